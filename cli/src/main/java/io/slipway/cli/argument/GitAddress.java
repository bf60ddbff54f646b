package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository as contexts name it: {@code https://host/repo.git#ref:subdirectory}, or with a query
 * {@code ?ref=...&subdir=...} instead of the fragment.
 *
 * @param url http or https, without fragment and query
 * @param ref branch, tag, full ref or commit; empty for the default branch
 * @param subdirectory inside the repository; empty for its root
 */
public record GitAddress(String url, String ref, String subdirectory) {
  private static final Pattern WEB =
      Pattern.compile("(https?://[^?#]+?)(\\?([^#]*))?(#(.*))?", Pattern.DOTALL);
  private static final Pattern FOREIGN =
      Pattern.compile("(git|ssh)://.*|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:.*", Pattern.DOTALL);

  /**
   * Reads an address.
   *
   * @return empty when the text names no repository: an http(s) URL does when its path ends with
   *     {@code .git} or it has a fragment
   * @throws VerbFailed for transports that are not spoken here
   */
  public static Optional<GitAddress> parse(String text) {
    if (FOREIGN.matcher(text).matches()) {
      throw VerbFailed.usage(
          text
              + ": repositories are fetched over http and https only, so that no helper program"
              + " and no key of yours is involved; use the repository's https:// URL");
    }
    String address = text.startsWith("github.com/") ? "https://" + text : text;
    Matcher web = WEB.matcher(address);
    if (!web.matches()) {
      return Optional.empty();
    }
    String url = web.group(1);
    String fragment = web.group(5) == null ? "" : web.group(5);
    boolean named = url.endsWith(".git") || text.startsWith("github.com/");
    if (!named && fragment.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        web.group(3) == null ? ofFragment(url, fragment) : ofQuery(text, url, web.group(3)));
  }

  private static GitAddress ofFragment(String url, String fragment) {
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    return new GitAddress(url, ref, colon < 0 ? "" : fragment.substring(colon + 1));
  }

  private static GitAddress ofQuery(String text, String url, String query) {
    String ref = "";
    String subdirectory = "";
    for (Map.Entry<String, String> entry :
        Fields.parse("context", query.replace('&', ',')).values().entrySet()) {
      switch (entry.getKey()) {
        case "ref", "checksum", "commit" -> ref = entry.getValue();
        case "branch" -> ref = "refs/heads/" + entry.getValue();
        case "tag" -> ref = "refs/tags/" + entry.getValue();
        case "subdir" -> subdirectory = entry.getValue();
        default ->
            throw VerbFailed.usage(
                text
                    + ": '"
                    + entry.getKey()
                    + "' is not known; want ref, branch, tag, commit or subdir");
      }
    }
    return new GitAddress(url, ref, subdirectory);
  }
}
