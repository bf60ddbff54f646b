package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import io.slipway.build.layer.LayerUnpacker;
import io.slipway.build.layer.OpaqueMarks;
import io.slipway.build.layer.ParentAttributes;
import io.slipway.build.layer.UnpackLimits;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Mounts;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Snapshots on the kernel's overlay filesystem: one directory for each layer, stacked by a mount
 * when someone needs the whole. Needs to be root of its user namespace.
 */
final class OverlaySnapshotter implements Snapshotter {
  /** The kernel takes 500 directories for one overlay. */
  private static final int MOST_LAYERS = 450;

  private final SnapshotIndex index;
  private final RunDirectory run;
  private final LayerMounts mounts;
  private final Map<ChainId, ReentrantLock> unpacking = new ConcurrentHashMap<>();

  OverlaySnapshotter(SnapshotIndex index, RunDirectory run, LayerMounts mounts) {
    this.index = index;
    this.run = run;
    this.mounts = mounts;
  }

  @Override
  public boolean has(ChainId id) {
    return index.has(id);
  }

  @Override
  public void unpack(ChainId parent, Digest diffId, InputStream uncompressedTar)
      throws IOException {
    ChainId id = parent.child(diffId);
    ReentrantLock lock = unpacking.computeIfAbsent(id, key -> new ReentrantLock());
    lock.lock();
    try {
      if (!has(id)) {
        unpackOnce(parent, diffId, uncompressedTar);
      }
    } finally {
      lock.unlock();
    }
  }

  private void unpackOnce(ChainId parent, Digest diffId, InputStream uncompressedTar)
      throws IOException {
    List<String> below = index.names(parent);
    Path work = run.fresh();
    try {
      Path files = newRoot(work, "files", below);
      MessageDigest sha = Digest.sha256();
      DigestInputStream hashed = new DigestInputStream(uncompressedTar, sha);
      try (Dir target = Dir.open(files);
          LayerUnpacker unpacker =
              new LayerUnpacker(target, attributesOf(below), UnpackLimits.DEFAULT)) {
        unpacker.unpack(hashed);
      }
      hashed.transferTo(OutputStream.nullOutputStream());
      Digest actual = Digest.of(sha);
      if (!actual.equals(diffId)) {
        throw new IOException("the layer " + diffId + " unpacked to " + actual);
      }
      index.publish(parent, parent.child(diffId), files);
    } finally {
      TreeRemoval.remove(work);
    }
  }

  private ParentAttributes attributesOf(List<String> below) {
    return path -> {
      for (String name : below) {
        try (Dir layer = Dir.open(index.snapshots().resolve(name));
            Dir found = layer.resolve(path)) {
          return Optional.of(found.stat());
        } catch (SystemCallFailed e) {
          if (e.errno() != Errno.ENOENT && e.errno() != Errno.ELOOP) {
            return Optional.empty(); // something else than a directory hides it
          }
        }
      }
      return Optional.empty();
    };
  }

  /** A layer's top directory is the image's root directory: it looks like the one below. */
  private Path newRoot(Path work, String name, List<String> below) throws IOException {
    Path made = Files.createDirectory(work.resolve(name));
    try (Dir dir = Dir.open(work)) {
      if (below.isEmpty()) {
        dir.chmod(name, 0755);
      } else {
        try (Dir lower = Dir.open(index.snapshots().resolve(below.getFirst()))) {
          Stat stat = lower.stat();
          dir.chown(name, stat.uid(), stat.gid());
          dir.chmod(name, stat.permissions());
        }
      }
    }
    return made;
  }

  @Override
  public boolean restack(ChainId parent, Digest diffId) throws IOException {
    ChainId alone = ChainId.EMPTY.child(diffId);
    return index.has(alone)
        && sameRoot(alone, parent)
        && !OpaqueMarks.any(top(alone))
        && index.link(alone, parent, parent.child(diffId));
  }

  /** The root directory looks as the topmost layer's, which archives say nothing of. */
  private boolean sameRoot(ChainId one, ChainId other) throws IOException {
    if (other.equals(ChainId.EMPTY)) {
      return true;
    }
    try (Dir a = Dir.open(top(one));
        Dir b = Dir.open(top(other))) {
      return a.stat().mode() == b.stat().mode()
          && a.stat().uid() == b.stat().uid()
          && a.stat().gid() == b.stat().gid();
    }
  }

  @Override
  public Workspace prepare(ChainId parent) throws IOException {
    List<String> below = index.names(parent);
    Path work = run.fresh();
    try {
      newRoot(work, "upper", below);
      Files.createDirectory(work.resolve("work"));
      Files.createDirectory(work.resolve("root"));
      String at = inWork(work);
      mount(
          below.isEmpty() ? List.of(SnapshotIndex.EMPTY) : below,
          work,
          "root",
          ",upperdir=" + at + "upper,workdir=" + at + "work,userxattr,volatile,index=off",
          Mounts.NO_DEVICES);
      return new OverlayWorkspace(this, mounts, parent, work);
    } catch (IOException | RuntimeException e) {
      TreeRemoval.remove(work);
      throw e;
    }
  }

  @Override
  public View view(ChainId id) throws IOException {
    List<String> layers = index.names(id);
    if (layers.isEmpty()) {
      return new MountedView(
          index.snapshots().resolve(SnapshotIndex.EMPTY), Optional.empty(), mounts);
    }
    Path work = run.fresh();
    try {
      Files.createDirectory(work.resolve("root"));
      mountReadOnly(layers, work, "root");
      return new MountedView(work.resolve("root"), Optional.of(work), mounts);
    } catch (IOException | RuntimeException e) {
      TreeRemoval.remove(work);
      throw e;
    }
  }

  /** The parent's files at {@code <work>/lower}, mounted when first asked for. */
  Path lowerOf(ChainId parent, Path work) throws IOException {
    List<String> layers = index.names(parent);
    if (layers.isEmpty()) {
      return index.snapshots().resolve(SnapshotIndex.EMPTY);
    }
    Path lower = Files.createDirectory(work.resolve("lower"));
    mountReadOnly(layers, work, "lower");
    return lower;
  }

  private void mountReadOnly(List<String> layers, Path work, String name) throws IOException {
    List<String> all = new ArrayList<>(layers);
    if (all.size() == 1) {
      all.add(SnapshotIndex.EMPTY); // the kernel wants two for an overlay without an upper one
    }
    mount(all, work, name, ",userxattr", Mounts.READ_ONLY | Mounts.NO_DEVICES);
  }

  /**
   * Mounts layers at a name in a work directory; more than the kernel takes at once in two steps.
   */
  private void mount(List<String> layers, Path work, String name, String options, long flags)
      throws IOException {
    String target = RawName.of(work.resolve(name));
    if (layers.size() <= MOST_LAYERS) {
      mounts.overlay(
          index.snapshots(), target, "lowerdir=" + String.join(":", layers) + options, flags);
      return;
    }
    int split = Math.max(1, layers.size() - MOST_LAYERS);
    if (split > MOST_LAYERS) {
      throw new IOException(
          "more than "
              + 2 * MOST_LAYERS
              + " layers: join instructions of the build file, or copy the result to a new stage");
    }
    Path base = Files.createDirectory(work.resolve(name + "-base"));
    mountReadOnly(layers.subList(split, layers.size()), work, name + "-base");
    try {
      mounts.overlay(
          index.snapshots(),
          target,
          "lowerdir="
              + String.join(":", layers.subList(0, split))
              + ":"
              + inWork(work)
              + name
              + "-base"
              + options,
          flags);
    } finally {
      mounts.detach(base); // the overlay above keeps it
    }
  }

  /** The path of a work directory from where the layers are. */
  private String inWork(Path work) {
    return "../work/" + run.path().getFileName() + "/" + work.getFileName() + "/";
  }

  @Override
  public Path top(ChainId id) throws IOException {
    List<String> names = index.names(id);
    if (names.isEmpty()) {
      throw new IOException("the empty root filesystem has no layer");
    }
    return index.snapshots().resolve(names.getFirst());
  }

  boolean publish(ChainId parent, ChainId id, Path files) throws IOException {
    return index.publish(parent, id, files);
  }
}
