package io.slipway.build.frontend;

import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository as ADD names it: {@code https://host/name.git#ref:subdirectory}, or with {@code
 * ?ref=&subdir=&checksum=}.
 *
 * @param url without query and fragment
 * @param ref branch, tag or commit; empty for the default branch
 * @param subdirectory empty for the root
 * @param checksum the commit that the ref must be
 * @param keepGitDir what the address says of {@code .git}
 * @param submodules whether the repositories inside it are fetched too; true unless it says no
 */
record GitAddress(
    String url,
    String ref,
    String subdirectory,
    Optional<String> checksum,
    Optional<Boolean> keepGitDir,
    boolean submodules) {
  private static final Pattern SCP = Pattern.compile("[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:.*");
  private static final Pattern OTHER = Pattern.compile("(?i)(ssh|git)://.*");
  private static final Pattern HTTP = Pattern.compile("(?i)https?://.*");

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

  /**
   * Takes an address apart.
   *
   * @throws URISyntaxException when it, or what its query says, is impossible
   */
  static GitAddress parse(String source) throws URISyntaxException {
    int hash = source.indexOf('#');
    String fragment = hash < 0 ? "" : source.substring(hash + 1);
    String address = hash < 0 ? source : source.substring(0, hash);
    int mark = address.indexOf('?');
    Map<String, String> query = query(source, mark < 0 ? "" : address.substring(mark + 1));
    int colon = fragment.indexOf(':');
    String ref =
        one(source, "ref", colon < 0 ? fragment : fragment.substring(0, colon), query.get("ref"));
    String subdirectory =
        one(source, "subdir", colon < 0 ? "" : fragment.substring(colon + 1), query.get("subdir"));
    if (query.containsKey("tag") && query.containsKey("branch")) {
      throw new URISyntaxException(source, "branch conflicts with tag");
    }
    ref = one(source, "ref", ref, full("refs/tags/", query.get("tag")));
    ref = one(source, "ref", ref, full("refs/heads/", query.get("branch")));
    Optional<String> checksum =
        Optional.ofNullable(query.getOrDefault("checksum", query.get("commit")));
    Optional<Boolean> keep = flag(query.get("keep-git-dir"));
    return new GitAddress(
        mark < 0 ? address : address.substring(0, mark),
        ref.isEmpty() ? checksum.orElse("") : ref,
        subdirectory,
        checksum,
        keep,
        flag(query.get("submodules")).orElse(true));
  }

  private static Map<String, String> query(String source, String raw) throws URISyntaxException {
    Map<String, String> values = new TreeMap<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String name = parts[0];
      String value = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      switch (name) {
        case "ref", "tag", "branch", "subdir", "checksum", "commit" -> {
          if (value.isEmpty()) {
            throw new URISyntaxException(source, "query \"" + name + "\" has no value");
          }
        }
        case "keep-git-dir", "submodules" -> {}
        default -> throw new URISyntaxException(source, "unexpected query \"" + name + "\"");
      }
      if (values.put(name, value) != null) {
        throw new URISyntaxException(source, "query \"" + name + "\" has multiple values");
      }
    }
    return values;
  }

  private static Optional<Boolean> flag(@Nullable String value) {
    return Optional.ofNullable(value)
        .map(text -> text.isEmpty() || text.equals("1") || text.equalsIgnoreCase("true"));
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
}
