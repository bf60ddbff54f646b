package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sources of ADD that do not stand in the context: addresses and repositories. */
final class RemoteSource {
  /** What a file is called whose address has no path. */
  private static final String UNNAMED = "__unnamed__";

  private static final Pattern CHECKSUM =
      Pattern.compile("sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}");

  private final Refusing words;
  private final Optional<Boolean> keepGitDir;
  private final Optional<String> checksum;

  /** Says what is wrong with an instruction, and where. */
  @FunctionalInterface
  interface Refusing {
    BuildFailure refusal(String culprit, String reason, String advice);
  }

  /**
   * Takes the flags of one ADD.
   *
   * @throws BuildFailure when a checksum cannot apply to these sources
   */
  RemoteSource(
      Refusing words, Optional<Boolean> keepGitDir, Optional<String> checksum, List<String> sources)
      throws BuildFailure {
    this.words = words;
    this.keepGitDir = keepGitDir;
    this.checksum = checksum;
    if (checksum.isPresent()) {
      if (sources.size() != 1) {
        throw words.refusal(
            "--checksum",
            "checksum can't be specified for multiple sources",
            "write one ADD for each source");
      }
      String source = sources.getFirst();
      if (!isHttp(source) && !GitAddress.isGit(source, keepGitDir.isPresent())) {
        throw words.refusal(
            "--checksum",
            "checksum requires HTTP(S) or Git sources",
            "remove --checksum; files of the context are checked by the cache already");
      }
    }
  }

  static boolean isHttp(String source) {
    return source.startsWith("http://") || source.startsWith("https://");
  }

  /** What a source fetches; empty when it is a path of the context. */
  Optional<Operation.Source> of(String source) throws BuildFailure {
    if (GitAddress.isGit(source, keepGitDir.isPresent())) {
      return Optional.of(git(source));
    }
    return isHttp(source) ? Optional.of(http(source)) : Optional.empty();
  }

  private Operation.Source git(String source) throws BuildFailure {
    if (!GitAddress.isReachable(source)) {
      throw words.refusal(
          source,
          "repositories are fetched by http or https only, not from " + source,
          "write https://host/name.git#ref:subdirectory");
    }
    try {
      return git(GitAddress.parse(source));
    } catch (URISyntaxException e) {
      throw words.refusal(source, "invalid git address: " + e.getReason(), "");
    }
  }

  private Operation.Source git(GitAddress address) throws BuildFailure, URISyntaxException {
    Optional<Boolean> keep = address.keepGitDir();
    if (keep.isPresent() && keepGitDir.isPresent() && !keep.equals(keepGitDir)) {
      throw words.refusal(
          "--keep-git-dir", "inconsistent keep-git-dir configuration", "say it in one place");
    }
    Optional<String> commit = address.checksum();
    if (commit.isPresent() && checksum.isPresent() && !commit.equals(checksum)) {
      throw words.refusal(
          "--checksum",
          "checksum mismatch \"" + checksum.get() + "\" != \"" + commit.get() + "\"",
          "say it in one place");
    }
    Optional<String> pinned = commit.or(() -> checksum);
    return new Operation.GitSource(
        address.url(),
        address.fetched(pinned),
        address.subdirectory(),
        keep.or(() -> keepGitDir).orElse(false),
        address.submodules(),
        pinned);
  }

  private Operation.Source http(String source) throws BuildFailure {
    if (checksum.isPresent() && !CHECKSUM.matcher(checksum.get()).matches()) {
      throw words.refusal(
          "--checksum",
          "invalid checksum digest format: " + checksum.get(),
          "write it like sha256: and 64 hexadecimal digits");
    }
    return new Operation.HttpSource(source, filename(source), checksum);
  }

  /** The last name of the address's path. */
  private static String filename(String source) {
    String path = source.replaceFirst("[?#].*", "").replaceFirst("^https?://[^/]*", "");
    String name;
    try {
      name = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return UNNAMED;
    }
    name = name.replaceFirst("/+$", "");
    name = name.substring(name.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") ? UNNAMED : name;
  }
}
