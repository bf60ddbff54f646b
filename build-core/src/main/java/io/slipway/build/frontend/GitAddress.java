package io.slipway.build.frontend;

import io.slipway.build.dockerfile.GoBool;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository as ADD and contexts name it: {@code https://host/name.git#ref:subdirectory}, or with
 * {@code ?ref=&subdir=&checksum=}.
 *
 * @param url without query and fragment
 * @param ref branch, tag or full commit hash; empty for the default branch
 * @param subdirectory empty for the root
 * @param checksum the beginning of the commit that the ref must be
 * @param keepGitDir what the address says of {@code .git}
 * @param submodules whether the repositories inside it are fetched too; true unless it says no
 * @param byCommit whether the commit is fetched whatever the ref is
 */
public record GitAddress(
    String url,
    String ref,
    String subdirectory,
    Optional<String> checksum,
    Optional<Boolean> keepGitDir,
    boolean submodules,
    boolean byCommit) {
  private static final Pattern SCP = Pattern.compile("[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:.*");
  private static final Pattern OTHER = Pattern.compile("(?i)(ssh|git)://.*");
  private static final Pattern HTTP = Pattern.compile("(?i)https?://.*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /**
   * Whether a source is a repository.
   *
   * @param known whether a flag says so already; else an http address must end in {@code .git}
   */
  static boolean isGit(String source, boolean known) {
    if (HTTP.matcher(source).matches()) {
      return known || source.replaceFirst("[?#].*", "").endsWith(".git");
    }
    return OTHER.matcher(source).matches() || SCP.matcher(source).matches();
  }

  /** Whether it is reached by http or https, the only protocols that are spoken here. */
  static boolean isReachable(String source) {
    return HTTP.matcher(source).matches();
  }

  /** Whether a text is a full commit hash, which stands for itself. */
  public static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /**
   * Takes an address apart.
   *
   * @throws URISyntaxException when it, or what its query says, is impossible
   */
  public static GitAddress parse(String source) throws URISyntaxException {
    int hash = source.indexOf('#');
    String fragment = hash < 0 ? "" : source.substring(hash + 1);
    String address = hash < 0 ? source : source.substring(0, hash);
    int mark = address.indexOf('?');
    Map<String, String> query = query(source, mark < 0 ? "" : address.substring(mark + 1));
    int colon = fragment.indexOf(':');
    String subdirectory =
        one(source, "subdir", colon < 0 ? "" : fragment.substring(colon + 1), query.get("subdir"));
    String ref = ref(source, colon < 0 ? fragment : fragment.substring(0, colon), query);
    String checksum =
        one(source, "checksum", query.getOrDefault("checksum", ""), query.get("commit"));
    checkTimes(source, query.get("mtime"));
    return new GitAddress(
        mark < 0 ? address : address.substring(0, mark),
        ref.isEmpty() && isCommit(checksum) ? checksum : ref,
        subdirectory,
        Optional.of(checksum).filter(sum -> !sum.isEmpty()),
        flag(source, "keep-git-dir", query),
        flag(source, "submodules", query).orElse(true),
        flag(source, "fetch-by-commit", query).orElse(false));
  }

  private static String ref(String source, String fragment, Map<String, String> query)
      throws URISyntaxException {
    if (query.containsKey("tag") && query.containsKey("branch")) {
      throw new URISyntaxException(source, "branch conflicts with tag");
    }
    String ref = one(source, "ref", fragment, query.get("ref"));
    ref = one(source, "ref", ref, full("refs/tags/", query.get("tag")));
    return one(source, "ref", ref, full("refs/heads/", query.get("branch")));
  }

  private static Map<String, String> query(String source, String raw) throws URISyntaxException {
    Map<String, String> values = new TreeMap<>();
    for (String pair : raw.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] parts = pair.split("=", 2);
      String name = decoded(source, parts[0]);
      String value = parts.length < 2 ? "" : decoded(source, parts[1]);
      switch (name) {
        case "ref", "tag", "branch", "subdir", "checksum", "commit", "mtime" -> {
          if (value.isEmpty()) {
            throw new URISyntaxException(source, "query \"" + name + "\" has no value");
          }
        }
        case "keep-git-dir", "submodules", "fetch-by-commit" -> {}
        default -> throw new URISyntaxException(source, "unexpected query \"" + name + "\"");
      }
      if (values.put(name, value) != null) {
        throw new URISyntaxException(source, "query \"" + name + "\" has multiple values");
      }
    }
    return values;
  }

  private static String decoded(String source, String text) throws URISyntaxException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new URISyntaxException(source, "invalid escape in query \"" + text + "\"");
    }
  }

  /** A switch of the query; named without a value it is on. */
  private static Optional<Boolean> flag(String source, String name, Map<String, String> query)
      throws URISyntaxException {
    String value = query.get(name);
    if (value == null) {
      return Optional.empty();
    }
    Optional<Boolean> said = value.isEmpty() ? Optional.of(true) : GoBool.parse(value);
    if (said.isEmpty()) {
      throw new URISyntaxException(source, "invalid " + name + " value: \"" + value + "\"");
    }
    return said;
  }

  /** Which time files get is read but changes nothing: images have none later than theirs. */
  private static void checkTimes(String source, @Nullable String mtime) throws URISyntaxException {
    if (mtime != null && !mtime.equals("checkout") && !mtime.equals("commit")) {
      throw new URISyntaxException(
          source, "invalid mtime value: \"" + mtime + "\" (must be \"checkout\" or \"commit\")");
    }
  }

  private static @Nullable String full(String prefix, @Nullable String name) {
    return name == null || name.startsWith(prefix) ? name : prefix + name;
  }

  private static String one(String source, String what, String first, @Nullable String second)
      throws URISyntaxException {
    if (second == null || first.equals(second)) {
      return first;
    }
    if (first.isEmpty()) {
      return second;
    }
    throw new URISyntaxException(
        source, what + " conflicts: \"" + first + "\" vs \"" + second + "\"");
  }

  /**
   * What to ask the server for: the ref, or the commit itself where the address wants that.
   *
   * @param pinned the commit that it must be, wherever that was said
   * @throws URISyntaxException when the commit is to be fetched but not known in full
   */
  public String fetched(Optional<String> pinned) throws URISyntaxException {
    if (!byCommit || isCommit(ref)) {
      return ref;
    }
    String commit = pinned.orElse("");
    if (commit.isEmpty()) {
      throw new URISyntaxException(url, "fetch-by-commit requires a checksum or a commit SHA ref");
    }
    if (!isCommit(commit)) {
      throw new URISyntaxException(
          url, "fetch-by-commit requires a full commit SHA checksum, got \"" + commit + "\"");
    }
    return commit;
  }
}
