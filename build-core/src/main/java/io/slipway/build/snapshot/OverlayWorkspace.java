package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import io.slipway.build.layer.OpaqueMarks;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A writable overlay mount: {@code <work>/{root,upper,work}}. */
final class OverlayWorkspace implements Workspace {
  private final OverlaySnapshotter snapshots;
  private final LayerMounts mounts;
  private final ChainId parent;
  private final Path work;
  private @Nullable Path lower;
  private boolean mounted = true;
  private boolean closed;

  OverlayWorkspace(OverlaySnapshotter snapshots, LayerMounts mounts, ChainId parent, Path work) {
    this.snapshots = snapshots;
    this.mounts = mounts;
    this.parent = parent;
    this.work = work;
  }

  @Override
  public Path root() {
    return work.resolve("root");
  }

  @Override
  public Path upper() {
    return work.resolve("upper");
  }

  @Override
  public Path lower() throws IOException {
    Path known = lower;
    if (known == null) {
      known = snapshots.lowerOf(parent, work);
      lower = known;
    }
    return known;
  }

  @Override
  public ChainId commit(Digest diffId) throws IOException {
    if (!mounted) {
      throw new IOException("the workspace on " + parent + " is closed or committed already");
    }
    unmount();
    if (parent.equals(ChainId.EMPTY)) {
      OpaqueMarks.drop(upper()); // there is nothing to hide here, but elsewhere there would be
    }
    ChainId id = parent.child(diffId);
    snapshots.publish(parent, id, upper());
    return id;
  }

  private void unmount() throws IOException {
    if (mounted) {
      mounted = false;
      mounts.detach(root());
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    unmount();
    Path known = lower;
    if (known != null && known.startsWith(work) && Files.exists(known)) {
      mounts.detach(known);
    }
    TreeRemoval.remove(work);
  }
}
