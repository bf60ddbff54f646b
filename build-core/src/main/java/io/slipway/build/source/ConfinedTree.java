package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TransferBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A source tree over a directory of this machine; no link in it leads out of it. */
final class ConfinedTree implements SourceTree {
  private final Dir root;
  private final PathFilter filter;
  private final ContentHashes hashes;
  private final TreeKind kind;
  private final TreeNode top;

  /**
   * A tree.
   *
   * @param root closed with the tree
   */
  ConfinedTree(Dir root, PathFilter filter, ContentHashes hashes, TreeKind kind)
      throws IOException {
    this.root = root;
    this.filter = filter;
    this.hashes = hashes;
    this.kind = kind;
    this.top = new TreeNode("", root.stat(), "");
  }

  TreeKind kind() {
    return kind;
  }

  Dir root() {
    return root;
  }

  TreeNode top() {
    return top;
  }

  @Override
  public Digest digestOf(List<String> sources, CopyRules rules) throws IOException, UnusableSource {
    SourceLookup lookup = new SourceLookup(this, rules);
    List<SourceMatch> matches = new ArrayList<>();
    for (String source : sources) {
      matches.addAll(lookup.find(source));
    }
    List<TreeNode> files = new ArrayList<>();
    for (SourceMatch match : matches) {
      collectFiles(match.files(), files);
    }
    hashes.fill(root, files);
    return new TreeDigest(kind.keepsOwners()).of(matches);
  }

  private static void collectFiles(Picked picked, List<TreeNode> files) {
    TreeNode node = picked.node();
    if (node.stat().type() == FileType.REGULAR && node.content() == null) {
      files.add(node);
    }
    for (Picked child : picked.children()) {
      collectFiles(child, files);
    }
  }

  /** The children of a directory by raw name, ignored ones left out; empty for other files. */
  SortedMap<String, TreeNode> children(TreeNode node) throws IOException {
    SortedMap<String, TreeNode> known = node.children();
    if (known != null) {
      return known;
    }
    synchronized (node) {
      SortedMap<String, TreeNode> listed = node.children();
      if (listed == null) {
        listed = Collections.unmodifiableSortedMap(list(node));
        node.children(listed);
      }
      return listed;
    }
  }

  private SortedMap<String, TreeNode> list(TreeNode node) throws IOException {
    TreeMap<String, TreeNode> found = new TreeMap<>();
    if (!node.stat().isDirectory()) {
      return found;
    }
    try (Dir dir = root.resolve(node.path())) {
      for (String name : dir.list()) {
        Optional<Stat> stat = dir.stat(name);
        if (stat.isEmpty() || stat.get().type() == FileType.SOCKET) {
          continue; // went away meanwhile, or is nothing to copy
        }
        String path = node.path().isEmpty() ? name : node.path() + "/" + name;
        String link = stat.get().type() == FileType.SYMLINK ? dir.readLink(name) : "";
        TreeNode child = new TreeNode(path, stat.get(), link);
        if (isIn(child)) {
          found.put(name, child);
        }
      }
    }
    return found;
  }

  /** Lists a directory and all below it, with all processors, one depth after the other. */
  void listAll(TreeNode directory) throws IOException, UnusableSource {
    List<TreeNode> level = List.of(directory);
    while (!level.isEmpty()) {
      List<TreeNode> listed = level;
      AtomicInteger next = new AtomicInteger();
      // A directory is worth several files.
      Crew.work(
          listed.size() * 16,
          () -> {
            int i;
            while ((i = next.getAndIncrement()) < listed.size()) {
              children(listed.get(i));
            }
          });
      level = new ArrayList<>();
      for (TreeNode node : listed) {
        for (TreeNode child : children(node).values()) {
          if (child.stat().isDirectory()) {
            level.add(child);
          }
        }
      }
    }
  }

  /** An ignored directory is in all the same when something below it is. */
  private boolean isIn(TreeNode node) throws IOException {
    String text = RawName.text(node.path());
    boolean directory = node.stat().isDirectory();
    if (!filter.excludes(text, directory)) {
      return true;
    }
    return directory && !filter.mayPrune(text) && !children(node).isEmpty();
  }

  /** Whether a path exists although the tree does not show it. */
  boolean hides(String path) throws IOException {
    try {
      root.resolvePath(RawName.of(path)).close();
      return true;
    } catch (SystemCallFailed e) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    try (Fd file = root.resolveFile(RawName.of(path));
        TransferBuffer buffer = new TransferBuffer()) {
      if (file.stat().type() != FileType.REGULAR) {
        return Optional.empty();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int read;
      while ((read = file.read(buffer)) > 0) {
        bytes.write(buffer.bytes(), 0, read);
        if (bytes.size() > maxBytes) {
          throw new OversizedFile(path + " is larger than " + maxBytes + " bytes");
        }
      }
      return Optional.of(bytes.toByteArray());
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    root.close();
  }
}
