package io.slipway.build.snapshot;

import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A read-only overlay mount, or the empty directory. */
final class MountedView implements View {
  private final Path root;
  private final Optional<Path> work;
  private final LayerMounts mounts;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A view.
   *
   * @param work the directory of the mount point; empty when nothing is mounted
   */
  MountedView(Path root, Optional<Path> work, LayerMounts mounts) {
    this.root = root;
    this.work = work;
    this.mounts = mounts;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    if (work.isPresent() && closed.compareAndSet(false, true)) {
      mounts.detach(root);
      TreeRemoval.remove(work.get());
    }
  }
}
