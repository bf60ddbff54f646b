package io.slipway.build.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of a server's refs a name means, as {@code git checkout} prefers them. */
final class GitRefs {
  private static final String PEELED = "^{}";

  private GitRefs() {}

  /**
   * A ref of the server.
   *
   * @param name full
   * @param object what it points to: a commit or a tag
   * @param commit the commit, when the object is a tag of it
   */
  record Ref(String name, String object, Optional<String> commit) {
    /** The commit that it stands for. */
    String target() {
      return commit.orElse(object);
    }
  }

  /**
   * Finds a ref in what {@code git ls-remote} printed.
   *
   * @param lines object id, tab, full name
   * @param wanted a full name, or a branch, or a tag; a branch wins over a tag of the same name
   */
  static Optional<Ref> find(List<String> lines, String wanted) {
    Map<String, String> objects =
        lines.stream()
            .map(line -> line.split("\t", 2))
            .filter(fields -> fields.length == 2 && isCommit(fields[0]))
            .collect(Collectors.toMap(fields -> fields[1], fields -> fields[0], (a, b) -> a));
    return Stream.of(
            within("refs/", wanted), within("refs/heads/", wanted), within("refs/tags/", wanted))
        .filter(objects::containsKey)
        .findFirst()
        .map(
            name ->
                new Ref(
                    name,
                    String.valueOf(objects.get(name)),
                    name.startsWith("refs/tags/")
                        ? Optional.ofNullable(objects.get(name + PEELED))
                        : Optional.empty()));
  }

  /** The branch that {@code git ls-remote --symref URL HEAD} names; empty when HEAD is detached. */
  static Optional<String> defaultBranch(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("ref: refs/heads/"))
        .map(line -> line.substring("ref: ".length()).split("\t", 2)[0])
        .findFirst();
  }

  static boolean isCommit(String text) {
    return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
  }

  private static String within(String place, String wanted) {
    return wanted.startsWith(place) ? wanted : place + wanted;
  }
}
