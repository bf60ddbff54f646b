package io.slipway.build.layer;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TransferBuffer;
import io.slipway.build.sys.TreeRemoval;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Unpacks one archive: a layer into a directory of its own, in the form that overlay takes as a
 * lower directory, or files over those that are there. Every path is resolved as if that directory
 * were the root of the machine: an archive cannot write, link or change anything outside of it,
 * whatever its names and links say, while absolute links and surplus {@code ..} mean what they mean
 * in a container.
 */
public final class LayerUnpacker implements AutoCloseable {
  /** What the kernel answers to names, links and attributes that no file can have. */
  private static final Set<Integer> IMPOSSIBLE =
      Set.of(
          Errno.ELOOP,
          Errno.ENOTDIR,
          Errno.ENOENT,
          Errno.ENAMETOOLONG,
          Errno.E2BIG,
          Errno.EINVAL,
          Errno.ERANGE);

  private final ConfinedRoot root;
  private final UnpackForm form;
  private final UnpackLimits limits;
  private final TransferBuffer buffer = new TransferBuffer();

  /** Directories get their times last: filling them changes these. */
  private final Map<String, Stat.Time> directoryTimes = new LinkedHashMap<>();

  /** Directories that hide what is below them. */
  private final Set<String> hidden = new HashSet<>();

  private long bytes;

  /**
   * An unpacker for one layer.
   *
   * @param target an empty directory; stays the caller's to close
   */
  public LayerUnpacker(Dir target, ParentAttributes below, UnpackLimits limits) {
    this(target, new UnpackForm.Layer(below), limits);
  }

  /**
   * An unpacker for one archive.
   *
   * @param target stays the caller's to close; empty when the form is a layer
   */
  public LayerUnpacker(Dir target, UnpackForm form, UnpackLimits limits) {
    this.root =
        new ConfinedRoot(
            target,
            switch (form) {
              case UnpackForm.Layer(ParentAttributes below) -> below;
              case UnpackForm.Files files -> ParentAttributes.none();
            });
    this.form = form;
    this.limits = limits;
  }

  /**
   * Unpacks to the end mark; what follows in the stream is left unread.
   *
   * @throws MalformedLayer when the archive is broken, or asks for what no layer may
   */
  public void unpack(InputStream tar) throws IOException {
    TarReader reader = new TarReader(tar, limits);
    for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      TarEntry entry = next.get();
      bytes += entry.size();
      if (bytes > limits.maxBytes()) {
        throw new MalformedLayer(
            "the archive unpacks to more than " + limits.maxBytes() + " bytes");
      }
      try {
        apply(entry, reader);
      } catch (SystemCallFailed e) {
        if (IMPOSSIBLE.contains(e.errno())) {
          throw new MalformedLayer(
              "the archive's entry "
                  + RawName.text(entry.name())
                  + " cannot be made: "
                  + e.reason());
        }
        throw e;
      }
    }
    for (Map.Entry<String, Stat.Time> directory : directoryTimes.entrySet()) {
      root.setDirectoryTime(directory.getKey(), directory.getValue());
    }
  }

  private void apply(TarEntry entry, TarReader content) throws IOException {
    String path = ConfinedRoot.clean(entry.name());
    if (path.isEmpty()) {
      if (entry.kind() == TarEntry.Kind.DIRECTORY && form instanceof UnpackForm.Layer) {
        attributes(root.top(), ".", entry);
        directoryTimes.put("", entry.mtime());
      }
      return;
    }
    String name = ConfinedRoot.last(path);
    if (form instanceof UnpackForm.Layer && name.startsWith(OverlayForm.WHITEOUT)) {
      whiteout(path, name);
      return;
    }
    Dir parent = root.parent(path);
    boolean exists = makeRoom(parent, name, path, entry);
    switch (entry.kind()) {
      case DIRECTORY -> {
        if (!exists) {
          parent.makeDir(name, 0700);
        }
        if (hidden.remove(path)) {
          OverlayForm.makeOpaque(parent, name);
        }
        directoryTimes.put(path, entry.mtime());
      }
      case FILE -> writeFile(parent, name, content);
      case SYMLINK -> parent.makeSymlink(entry.link(), name);
      case HARD_LINK -> {
        root.link(entry.link(), parent, name);
        return; // shares everything with the file that it names
      }
      case FIFO -> parent.makeNode(name, FileType.FIFO, 0600, entry.device());
      case CHARACTER_DEVICE, BLOCK_DEVICE -> {
        if (!makeDevice(parent, name, entry)) {
          return;
        }
      }
    }
    attributes(parent, name, entry);
    if (entry.kind() != TarEntry.Kind.DIRECTORY) {
      parent.setModified(name, entry.mtime());
    }
  }

  /** Removes what stands in the way; true when a directory is there already and stays. */
  private boolean makeRoom(Dir parent, String name, String path, TarEntry entry)
      throws IOException {
    Optional<Stat> old = parent.stat(name);
    if (old.isEmpty()) {
      return false;
    }
    boolean directory = entry.kind() == TarEntry.Kind.DIRECTORY;
    if (old.get().isDirectory() && directory) {
      return true;
    }
    if (old.get().isWhiteout() && directory) {
      hidden.add(path);
    }
    TreeRemoval.remove(parent, name);
    root.forget();
    return false;
  }

  private void whiteout(String path, String name) throws IOException {
    if (name.equals(OverlayForm.OPAQUE)) {
      Dir parent = root.parent(path);
      OverlayForm.makeOpaque(parent, ".");
      return;
    }
    if (name.startsWith(OverlayForm.FOREIGN)) {
      return;
    }
    String hiddenName = name.substring(OverlayForm.WHITEOUT.length());
    if (hiddenName.isEmpty() || hiddenName.equals(".") || hiddenName.equals("..")) {
      throw new MalformedLayer("the archive deletes the impossible name '" + hiddenName + "'");
    }
    Dir parent = root.parent(path);
    // A deletion means lower layers only: what this layer itself has of that name stays.
    Optional<Stat> own = parent.stat(hiddenName);
    if (own.isEmpty()) {
      parent.makeWhiteout(hiddenName);
    } else if (own.get().isDirectory()) {
      OverlayForm.makeOpaque(parent, hiddenName);
    }
  }

  private void writeFile(Dir parent, String name, TarReader content) throws IOException {
    try (Fd file = parent.createFile(name, 0600)) {
      byte[] part = buffer.bytes();
      int read;
      while ((read = content.read(part)) > 0) {
        file.write(part, 0, read, buffer);
      }
    }
  }

  /** Whether it could be made: a user namespace may make no devices, and no build needs any. */
  private static boolean makeDevice(Dir parent, String name, TarEntry entry) throws IOException {
    FileType type =
        entry.kind() == TarEntry.Kind.BLOCK_DEVICE
            ? FileType.BLOCK_DEVICE
            : FileType.CHARACTER_DEVICE;
    if (entry.device().major() == 0 && entry.device().minor() == 0) {
      throw new MalformedLayer(
          "the archive has a device 0:0 at "
              + RawName.text(entry.name())
              + ", which would delete files below it");
    }
    try {
      parent.makeNode(name, type, 0600, entry.device());
      return true;
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.EPERM) {
        return false;
      }
      throw e;
    }
  }

  private void attributes(Dir parent, String name, TarEntry entry) throws IOException {
    UnpackForm.Owner owner = owner(entry);
    parent.chown(name, owner.uid(), owner.gid());
    if (entry.kind() != TarEntry.Kind.SYMLINK) {
      parent.chmod(name, entry.mode()); // after chown, which takes set-uid away
    }
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (!ImageXattrs.belongs(xattr.getKey())) {
        continue;
      }
      try {
        Xattrs.set(parent, name, xattr.getKey(), xattr.getValue());
      } catch (SystemCallFailed e) {
        boolean tolerable = e.errno() == Errno.EPERM || e.errno() == Errno.EOPNOTSUPP;
        boolean needed = form instanceof UnpackForm.Layer && xattr.getKey().startsWith("security.");
        if (!tolerable || needed) {
          throw e;
        }
      }
    }
  }

  private UnpackForm.Owner owner(TarEntry entry) throws IOException {
    if (form instanceof UnpackForm.Files(Optional<UnpackForm.Owner> owner) && owner.isPresent()) {
      return owner.get();
    }
    return new UnpackForm.Owner(id(entry.uid(), entry), id(entry.gid(), entry));
  }

  private static int id(long id, TarEntry entry) throws IOException {
    if (id < 0 || id > 65535) {
      throw new MalformedLayer(
          "the owner "
              + id
              + " of "
              + RawName.text(entry.name())
              + " is not in 0 to 65535: give it to another (tar --owner)");
    }
    return (int) id;
  }

  @Override
  public void close() {
    root.close();
    buffer.close();
  }
}
