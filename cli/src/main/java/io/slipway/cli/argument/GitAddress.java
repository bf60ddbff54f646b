package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.Context;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.model.GitUrl;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository as contexts name it: {@code https://host/repo.git#ref:subdirectory}, or with a query
 * as ADD has it. What the address says is read by the build core; here is only what makes a text
 * such an address.
 */
final class GitAddress {
  private static final Pattern WEB = Pattern.compile("https?://.*", Pattern.DOTALL);
  private static final Pattern FOREIGN =
      Pattern.compile("(git|ssh)://.*|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:.*", Pattern.DOTALL);
  private static final String FAMILIAR = "github.com/";
  private static final String DEFAULT = "HEAD";

  private GitAddress() {}

  /**
   * Reads an address.
   *
   * @return empty when the text names no repository: an http(s) URL does when its path ends with
   *     {@code .git} or it has a fragment
   * @throws VerbFailed for transports that are not spoken here, and for impossible addresses
   */
  static Optional<Context> parse(String text) {
    if (FOREIGN.matcher(text).matches()) {
      throw VerbFailed.usage(
          text
              + ": repositories are fetched over http and https only, so that no helper program"
              + " and no key of yours is involved; use the repository's https:// URL");
    }
    boolean familiar = text.startsWith(FAMILIAR);
    String address = familiar ? "https://" + text : text;
    if (!WEB.matcher(address).matches()) {
      return Optional.empty();
    }
    int hash = address.indexOf('#');
    String path = (hash < 0 ? address : address.substring(0, hash)).split("\\?", 2)[0];
    boolean fragment = hash >= 0 && hash < address.length() - 1;
    return familiar || fragment || path.endsWith(".git")
        ? Optional.of(context(text, address))
        : Optional.empty();
  }

  private static Context context(String text, String address) {
    try {
      Context.Git git = Context.Git.parse(address);
      GitUrl.check(git.url());
      return git.ref().equals(DEFAULT) ? git.withRef("") : git;
    } catch (URISyntaxException e) {
      throw VerbFailed.usage(text + ": invalid git address: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage(text + ": " + e.getMessage());
    }
  }
}
