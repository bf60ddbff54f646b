package io.slipway.build.source;

import io.slipway.build.layer.ImageXattrs;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TransferBuffer;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Copies a file or a directory's content from a source tree to one place in a root filesystem. */
final class TreeCopy {
  private final ConfinedTree tree;
  private final Dir root;
  private final Attributes attributes;

  /** Where a file with several names went first, to link its other names to it. */
  private final Map<Stat.FileId, String> firstNames = new HashMap<>();

  TreeCopy(ConfinedTree tree, Dir root, Attributes attributes) {
    this.tree = tree;
    this.root = root;
    this.attributes = attributes;
  }

  Attributes attributes() {
    return attributes;
  }

  /**
   * Copies.
   *
   * @param target canonical path in the root; a directory's content goes into it, and it must exist
   *     then
   */
  void onto(Picked picked, String target) throws IOException, UnusableSource {
    TreeNode node = picked.node();
    try (TransferBuffer buffer = new TransferBuffer();
        Dir from = tree.root().resolve(node.directory())) {
      if (node.stat().isDirectory()) {
        try (Dir source = tree.root().resolve(node.path())) {
          if (!new Destination(root).stat(target).map(Stat::isDirectory).orElse(false)) {
            throw replaces(target, "a directory", "a file");
          }
          try (Dir into = root.resolve(target)) {
            children(picked, source, into, target, buffer);
          }
        }
      } else {
        try (Dir into = root.resolve(Destination.directory(target))) {
          copy(picked, from, into, target, buffer);
        }
      }
    }
  }

  private void children(Picked picked, Dir source, Dir into, String target, TransferBuffer buffer)
      throws IOException, UnusableSource {
    for (Picked child : picked.children()) {
      String name = child.node().name();
      copy(child, source, into, target.isEmpty() ? name : target + "/" + name, buffer);
    }
  }

  private void copy(Picked picked, Dir source, Dir into, String target, TransferBuffer buffer)
      throws IOException, UnusableSource {
    if (picked.node().stat().isDirectory()) {
      directory(picked, source, into, target, buffer);
    } else {
      file(picked.node(), source, into, target, buffer);
    }
  }

  private void directory(Picked picked, Dir source, Dir into, String target, TransferBuffer buffer)
      throws IOException, UnusableSource {
    TreeNode node = picked.node();
    String name = Destination.name(target);
    Optional<Stat> there = into.stat(name);
    if (there.isEmpty()) {
      into.makeDir(name, 0700);
    } else if (!there.get().isDirectory()) {
      throw replaces(target, "a directory", "a file");
    }
    try (Dir sourceChild = source.openDir(node.name());
        Dir intoChild = into.openDir(name)) {
      children(picked, sourceChild, intoChild, target, buffer);
    }
    if (picked.itself() || there.isEmpty()) {
      finish(node, source, into, name);
    } else {
      into.chmod(name, node.stat().permissions()); // a parent that was there keeps its owner
    }
  }

  private void file(TreeNode node, Dir source, Dir into, String target, TransferBuffer buffer)
      throws IOException, UnusableSource {
    String name = Destination.name(target);
    Stat stat = node.stat();
    Optional<Stat> there = into.stat(name);
    if (there.isPresent()) {
      if (there.get().isDirectory()) {
        throw replaces(target, "a file", "a directory");
      }
      into.removeFile(name);
    }
    if (stat.links() > 1 && stat.type() == FileType.REGULAR) {
      String first = firstNames.putIfAbsent(stat.id(), target);
      if (first != null) {
        try (Dir firstDir = root.resolve(Destination.directory(first))) {
          into.makeLink(firstDir, Destination.name(first), name);
        }
        return;
      }
    }
    switch (stat.type()) {
      case REGULAR -> content(node, source, into, name, buffer);
      case SYMLINK -> into.makeSymlink(node.link(), name);
      case FIFO -> into.makeNode(name, stat.type(), 0600, stat.device());
      case CHARACTER_DEVICE, BLOCK_DEVICE -> device(node, into, name);
      case DIRECTORY, SOCKET ->
          throw new IllegalStateException(stat.type() + " cannot come here: " + node.path());
    }
    finish(node, source, into, name);
  }

  private static void device(TreeNode node, Dir into, String name)
      throws IOException, UnusableSource {
    try {
      into.makeNode(name, node.stat().type(), 0600, node.stat().device());
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.EPERM) {
        throw new UnusableSource(
            "/"
                + RawName.text(node.path())
                + " is a device, which a build without privileges cannot make: leave it out with"
                + " --exclude");
      }
      throw e;
    }
  }

  private static void content(
      TreeNode node, Dir source, Dir into, String name, TransferBuffer buffer) throws IOException {
    try (Fd from = source.openFile(node.name());
        Fd to = into.createFile(name, 0600)) {
      ContentHashes.checkUnchanged(node, from.stat());
      from.copyTo(to, buffer);
    }
  }

  private void finish(TreeNode node, Dir source, Dir into, String name) throws IOException {
    Ownership owner = attributes.ownerOf(node.stat());
    into.chown(name, owner.uid(), owner.gid());
    if (node.stat().type() != FileType.SYMLINK) {
      into.chmod(name, attributes.modeOf(node.stat()));
    }
    if (tree.kind().keepsOwners()) {
      xattrs(node, source, into, name);
    }
    into.setModified(name, node.stat().mtime());
  }

  private static void xattrs(TreeNode node, Dir source, Dir into, String name) throws IOException {
    for (String xattr : Xattrs.list(source, node.name())) {
      if (!ImageXattrs.belongs(xattr)) {
        continue;
      }
      Optional<byte[]> value = Xattrs.get(source, node.name(), xattr);
      try {
        if (value.isPresent()) {
          Xattrs.set(into, name, xattr, value.get());
        }
      } catch (SystemCallFailed e) {
        if (e.errno() != Errno.EPERM && e.errno() != Errno.EOPNOTSUPP) {
          throw e;
        }
      }
    }
  }

  private static UnusableSource replaces(String target, String what, String there) {
    return new UnusableSource(
        "cannot copy "
            + what
            + " over /"
            + RawName.text(target)
            + ", which is "
            + there
            + ": remove it before, or choose another destination");
  }
}
