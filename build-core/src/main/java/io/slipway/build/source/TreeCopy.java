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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies a file or a directory's content from a source tree to one place in a root filesystem:
 * first makes all directories, then fills them with several threads, then makes second names of
 * files, and gives the directories their attributes last, which filling them would change.
 */
final class TreeCopy {
  private final ConfinedTree tree;
  private final Dir root;
  private final Attributes attributes;

  private final List<Job> files = new ArrayList<>();
  private final List<Made> directories = new ArrayList<>();

  /** Files with several names, which only one thread may copy: the second name is a link. */
  private final List<Job> linked = new ArrayList<>();

  private final Map<Stat.FileId, String> firstNames = new HashMap<>();

  /** A file to copy to a canonical path. */
  private record Job(TreeNode node, String target) {}

  /**
   * A directory at a canonical path.
   *
   * @param whole whether its attributes are copied; else only its permissions
   */
  private record Made(TreeNode node, String target, boolean whole) {}

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
    if (picked.node().stat().isDirectory()) {
      if (!new Destination(root).stat(target).map(Stat::isDirectory).orElse(false)) {
        throw replaces(target, "a directory", "no directory");
      }
      try (Dir into = root.resolve(target)) {
        plan(picked, into, target);
      }
    } else {
      add(new Job(picked.node(), target));
    }
    AtomicInteger next = new AtomicInteger();
    Crew.work(files.size(), () -> copySome(files, next));
    copySome(linked, new AtomicInteger());
    finishDirectories();
  }

  /** Makes the directories below one and notes what goes into them. */
  private void plan(Picked picked, Dir into, String target) throws IOException, UnusableSource {
    for (Picked child : picked.children()) {
      String name = child.node().name();
      String path = target.isEmpty() ? name : target + "/" + name;
      if (!child.node().stat().isDirectory()) {
        add(new Job(child.node(), path));
        continue;
      }
      Optional<Stat> there = into.stat(name);
      if (there.isEmpty()) {
        into.makeDir(name, 0700);
      } else if (!there.get().isDirectory()) {
        throw replaces(path, "a directory", "no directory");
      }
      try (Dir made = into.openDir(name)) {
        plan(child, made, path);
      }
      directories.add(new Made(child.node(), path, child.itself() || there.isEmpty()));
    }
  }

  private void add(Job job) {
    Stat stat = job.node().stat();
    boolean severalNames = stat.links() > 1 && stat.type() == FileType.REGULAR;
    (severalNames ? linked : files).add(job);
  }

  private void copySome(List<Job> jobs, AtomicInteger next) throws IOException, UnusableSource {
    try (TransferBuffer buffer = new TransferBuffer();
        LastDir sources = new LastDir(tree.root());
        LastDir targets = new LastDir(root)) {
      int i;
      while ((i = next.getAndIncrement()) < jobs.size()) {
        Job job = jobs.get(i);
        Dir source = sources.open(job.node().directory());
        Dir into = targets.open(Destination.directory(job.target()));
        file(job, source, into, buffer);
      }
    }
  }

  private void finishDirectories() throws IOException {
    try (LastDir sources = new LastDir(tree.root());
        LastDir targets = new LastDir(root)) {
      for (Made made : directories) {
        Dir into = targets.open(Destination.directory(made.target()));
        String name = Destination.name(made.target());
        if (made.whole()) {
          finish(made.node(), sources.open(made.node().directory()), into, name);
        } else {
          // A parent that was there keeps its owner.
          into.chmod(name, made.node().stat().permissions());
        }
      }
    }
  }

  private void file(Job job, Dir source, Dir into, TransferBuffer buffer)
      throws IOException, UnusableSource {
    TreeNode node = job.node();
    String target = job.target();
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
