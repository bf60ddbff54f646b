package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Stat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A file of a source tree as it was when it was listed; children and content come later. */
final class TreeNode {
  private final String path;
  private final Stat stat;
  private final String link;
  private volatile @Nullable SortedMap<String, TreeNode> children;
  private volatile @Nullable Digest content;

  /**
   * A node.
   *
   * @param path raw, relative to the tree; empty for its root
   * @param link what a symbolic link says, raw; empty for others
   */
  TreeNode(String path, Stat stat, String link) {
    this.path = path;
    this.stat = stat;
    this.link = link;
  }

  String path() {
    return path;
  }

  /** The last component, raw; empty for the root. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The directory that it is in, raw. */
  String directory() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  Stat stat() {
    return stat;
  }

  String link() {
    return link;
  }

  @Nullable SortedMap<String, TreeNode> children() {
    return children;
  }

  void children(SortedMap<String, TreeNode> listed) {
    children = listed;
  }

  /** The digest of a regular file's content; null until it was read. */
  @Nullable Digest content() {
    return content;
  }

  void content(Digest digest) {
    content = digest;
  }
}
