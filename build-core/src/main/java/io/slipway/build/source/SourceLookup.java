package io.slipway.build.source;

import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds what a COPY's source means in a tree. Links are followed inside the tree. */
final class SourceLookup {
  private static final int MAX_LINKS = 40;
  private static final int SHOWN = 12;

  /** In a source of COPY --parents, where the kept directories begin. */
  private static final String PIVOT = "/./";

  private final ConfinedTree tree;
  private final CopyRules rules;

  SourceLookup(ConfinedTree tree, CopyRules rules) {
    this.tree = tree;
    this.rules = rules;
  }

  /** What a source names, before anything below it is looked at. */
  private record Named(String name, TreeNode node) {}

  /**
   * All files that a source names, sorted.
   *
   * @param source a path, or a glob, which may match nothing
   * @throws UnusableSource when a path is not there
   */
  List<SourceMatch> find(String source) throws IOException, UnusableSource {
    return rules.parents() ? withParents(source) : matches(source, "");
  }

  /**
   * The directories that a source's parents are taken from are its matches; what comes behind is
   * picked below them.
   */
  private List<SourceMatch> withParents(String source) throws IOException, UnusableSource {
    int pivot = source.indexOf(PIVOT);
    String base = pivot < 0 ? "" : source.substring(0, pivot);
    String below = pivot < 0 ? source : source.substring(pivot + PIVOT.length());
    List<String> parts = clean(below);
    if (clean(base).stream().noneMatch(GlobPattern::hasWildcard)
        && parts.stream().noneMatch(GlobPattern::hasWildcard)) {
      List<String> whole = clean(base + "/" + below);
      if (follow(whole).isEmpty()) {
        throw missing(source, whole);
      }
    }
    return matches(base, String.join("/", parts));
  }

  private List<SourceMatch> matches(String source, String include)
      throws IOException, UnusableSource {
    Selection selection = Selection.of(include, rules.excludes());
    List<SourceMatch> matches = new ArrayList<>();
    for (Named named : named(source)) {
      if (selection.takesAll()) {
        tree.listAll(named.node());
      }
      matches.add(new SourceMatch(named.name(), Picked.of(tree, named.node(), selection)));
    }
    return matches;
  }

  private List<Named> named(String source) throws IOException, UnusableSource {
    List<String> parts = clean(source);
    int fixed = 0;
    while (fixed < parts.size() && !GlobPattern.hasWildcard(parts.get(fixed))) {
      fixed++;
    }
    List<String> literal = parts.subList(0, fixed);
    Optional<TreeNode> start = follow(literal);
    if (start.isEmpty()) {
      throw missing(source, literal);
    }
    if (fixed == parts.size()) {
      String name = parts.isEmpty() ? "" : RawName.of(unescape(parts.getLast()));
      return List.of(new Named(name, start.get()));
    }
    List<Named> found = new ArrayList<>();
    glob(start.get(), parts.subList(fixed, parts.size()), found);
    for (Named match : found) {
      if (match.node().stat().type() == FileType.SYMLINK) {
        throw dangling(source, match.node());
      }
    }
    return found;
  }

  /** Components without {@code .} and {@code ..}; leading slashes mean the tree's root. */
  private static List<String> clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return new ArrayList<>(parts);
  }

  private void glob(TreeNode directory, List<String> patterns, List<Named> found)
      throws IOException {
    GlobPattern pattern = new GlobPattern(patterns.getFirst());
    for (TreeNode child : tree.children(directory).values()) {
      if (!pattern.matches(RawName.text(child.name()))) {
        continue;
      }
      if (patterns.size() > 1) {
        glob(child, patterns.subList(1, patterns.size()), found);
      } else {
        found.add(new Named(child.name(), followLink(child).orElse(child)));
      }
    }
  }

  private Optional<TreeNode> followLink(TreeNode node) throws IOException {
    if (node.stat().type() != FileType.SYMLINK) {
      return Optional.of(node);
    }
    return walk(new ArrayDeque<>(List.of(node.path().split("/", -1))));
  }

  private Optional<TreeNode> follow(List<String> literal) throws IOException {
    Deque<String> parts = new ArrayDeque<>();
    literal.forEach(part -> parts.addLast(RawName.of(unescape(part))));
    return walk(parts);
  }

  /** Walks raw components from the root; a link's components take its place. */
  private Optional<TreeNode> walk(Deque<String> parts) throws IOException {
    Deque<TreeNode> at = new ArrayDeque<>(List.of(tree.top()));
    int links = 0;
    while (!parts.isEmpty()) {
      String part = parts.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (at.size() > 1) {
          at.removeLast();
        }
        continue;
      }
      TreeNode child = tree.children(at.getLast()).get(part);
      if (child == null) {
        return Optional.empty();
      }
      if (child.stat().type() != FileType.SYMLINK) {
        at.addLast(child);
        continue;
      }
      if (++links > MAX_LINKS) {
        return Optional.empty();
      }
      if (child.link().startsWith("/")) {
        at.clear();
        at.addLast(tree.top());
      }
      List<String> target = List.of(child.link().split("/", -1));
      for (String step : target.reversed()) {
        parts.addFirst(step);
      }
    }
    return Optional.of(at.getLast());
  }

  /** The link that stands where a path ends, when the path leads nowhere. */
  private Optional<TreeNode> unfollowed(List<String> literal) throws IOException {
    if (literal.isEmpty()) {
      return Optional.empty();
    }
    Optional<TreeNode> parent = follow(literal.subList(0, literal.size() - 1));
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    String name = RawName.of(unescape(literal.getLast()));
    return Optional.ofNullable(tree.children(parent.get()).get(name))
        .filter(node -> node.stat().type() == FileType.SYMLINK);
  }

  private static String unescape(String part) {
    return part.indexOf('\\') < 0 ? part : part.replaceAll("\\\\(.)", "$1");
  }

  private static UnusableSource dangling(String source, TreeNode link) {
    return new UnusableSource(
        "'"
            + source
            + "' finds "
            + RawName.text(link.path())
            + ", a link to "
            + RawName.text(link.link())
            + ", which is not there: copy the directory with the link, or make what it points to");
  }

  private UnusableSource missing(String source, List<String> literal) throws IOException {
    Optional<TreeNode> link = unfollowed(literal);
    if (link.isPresent()) {
      return dangling(source, link.get());
    }
    int there = 0;
    TreeNode near = tree.top();
    while (there < literal.size()) {
      Optional<TreeNode> next = follow(literal.subList(0, there + 1));
      if (next.isEmpty()) {
        break;
      }
      near = next.get();
      there++;
    }
    List<String> names =
        tree.children(near).keySet().stream().limit(SHOWN).map(RawName::text).toList();
    boolean more = tree.children(near).size() > SHOWN;
    String where = there == 0 ? "its root" : "/" + String.join("/", literal.subList(0, there));
    String kind = tree.kind().text();
    String hidden =
        tree.kind() != TreeKind.ROOTFS && tree.hides(String.join("/", literal))
            ? "; it exists, but the ignore file excludes it"
            : "";
    return new UnusableSource(
        "'"
            + source
            + "' is not in "
            + kind
            + hidden
            + "; "
            + where
            + " has "
            + (names.isEmpty() ? "nothing" : String.join(", ", names) + (more ? ", …" : "")));
  }
}
