package io.slipway.cli.git;

import io.slipway.cli.verb.VerbFailed;
import io.slipway.model.GitUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A branch or tag of a Git server, and the commit that it stands for.
 *
 * @param ref in full, {@code refs/heads/main}; empty for a commit that was named itself
 * @param commit full hash
 */
public record RemoteRef(String ref, String commit) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** Marks the commit that an annotated tag stands for. */
  private static final String PEELED = "^{}";

  /**
   * Asks the server.
   *
   * @param name branch, tag, full ref or full commit hash; empty for the server's default branch
   * @throws VerbFailed when there is no such ref (2) or git fails (3)
   * @throws IllegalArgumentException when the URL is hostile or no http(s) URL
   */
  public static RemoteRef find(String url, String name) throws InterruptedException {
    GitUrl.check(url);
    if (name.startsWith("-")) {
      throw VerbFailed.usage("not a Git ref: '" + name + "'");
    }
    if (COMMIT.matcher(name).matches()) {
      return new RemoteRef("", name);
    }
    if (name.equals("HEAD")) {
      return find(url, "");
    }
    String wanted = name.isEmpty() ? "HEAD" : name;
    Git git = new Git(Path.of("."));
    String peeled = wanted + PEELED;
    return choose(
        git.run("ls-remote", "--symref", "--", url, wanted, peeled).lines().toList(), name, url);
  }

  static RemoteRef choose(List<String> lines, String name, String url) {
    String head = "HEAD";
    List<RemoteRef> found = new ArrayList<>();
    for (String line : lines) {
      int tab = line.indexOf('\t');
      if (line.startsWith("ref: ") && tab > 0) {
        head = line.substring(5, tab);
      } else if (tab == 40 || tab == 64) {
        found.add(new RemoteRef(line.substring(tab + 1), line.substring(0, tab)));
      }
    }
    List<String> places = List.of(name, "refs/heads/" + name, "refs/tags/" + name, "refs/" + name);
    for (String wanted : name.isEmpty() ? List.<String>of() : places) {
      for (String spelling : List.of(wanted + PEELED, wanted)) {
        for (RemoteRef ref : found) {
          if (ref.ref().equals(spelling)) {
            return new RemoteRef(wanted, ref.commit());
          }
        }
      }
    }
    if (name.isEmpty() && !found.isEmpty()) {
      return new RemoteRef(head, found.getFirst().commit());
    }
    throw VerbFailed.usage(
        "the repository " + url + " has no branch or tag '" + name + "'; look with git ls-remote");
  }
}
