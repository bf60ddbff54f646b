package io.slipway.build.source;

import io.slipway.build.sys.RawName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that is copied, with those below it that are.
 *
 * @param node the file
 * @param itself false for a directory that is only on the way to what is copied
 * @param children what of the directory is copied, by name
 */
record Picked(TreeNode node, boolean itself, List<Picked> children) {

  /** What a selection takes of a source; the source itself is always taken. */
  static Picked of(ConfinedTree tree, TreeNode source, Selection selection) throws IOException {
    return new Picked(source, true, below(tree, source, "", selection));
  }

  private static List<Picked> below(
      ConfinedTree tree, TreeNode directory, String path, Selection selection) throws IOException {
    if (!directory.stat().isDirectory()) {
      return List.of();
    }
    List<Picked> picked = new ArrayList<>();
    for (TreeNode child : tree.children(directory).values()) {
      String name = RawName.text(child.name());
      pick(tree, child, path.isEmpty() ? name : path + "/" + name, selection)
          .ifPresent(picked::add);
    }
    return picked;
  }

  private static Optional<Picked> pick(
      ConfinedTree tree, TreeNode node, String path, Selection selection) throws IOException {
    boolean taken = selection.takes(path);
    boolean look = node.stat().isDirectory() && (taken || selection.mayTakeBelow(path));
    List<Picked> children = look ? below(tree, node, path, selection) : List.of();
    return taken || !children.isEmpty()
        ? Optional.of(new Picked(node, taken, children))
        : Optional.empty();
  }
}
