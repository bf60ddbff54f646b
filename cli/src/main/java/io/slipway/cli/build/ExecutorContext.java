package io.slipway.cli.build;

import io.slipway.cli.argument.Fields;
import io.slipway.cli.argument.SecretArgument;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A kaniko context as {@code slipway build} writes it. */
final class ExecutorContext {
  private static final List<String> BUCKETS = List.of("gs://", "s3://");
  private static final String GIT = "git://";
  private static final Set<String> GIT_KEYS =
      Set.of("branch", "single-branch", "recurse-submodules", "insecure-skip-tls");

  private ExecutorContext() {}

  /**
   * Translates.
   *
   * @throws VerbFailed for contexts in buckets, and paths that lead out of the context
   */
  static String of(ExecutorOptions options, Surroundings here) {
    String context = options.context;
    if (options.bucket.isPresent()
        || BUCKETS.stream().anyMatch(context::startsWith)
        || context.contains(".blob.core.windows.net")) {
      throw VerbFailed.usage(
          "--context "
              + options.bucket.orElse(context)
              + ": buckets are not read here; fetch the archive first and give it as tar://FILE or"
              + " tar://stdin");
    }
    if (context.startsWith(GIT)) {
      return git(options, here);
    }
    if (context.startsWith("tar://")) {
      if (!options.subPath.isEmpty()) {
        throw VerbFailed.usage(
            "--context-sub-path: an archive is built from its top; unpack it and give dir://DIR");
      }
      String file = context.substring("tar://".length());
      return file.equals("stdin") ? "-" : file;
    }
    if (context.startsWith("https://") || context.startsWith("http://")) {
      return context.contains("#") || options.subPath.isEmpty()
          ? context
          : context + "#:" + options.subPath;
    }
    String path = context.startsWith("dir://") ? context.substring("dir://".length()) : context;
    Path whole = here.directory().resolve(path).normalize();
    Path part = whole.resolve(options.subPath).normalize();
    if (!part.startsWith(whole)) {
      throw VerbFailed.usage("--context-sub-path " + options.subPath + " leads out of " + whole);
    }
    return part.toString();
  }

  /** For the context's own server: kaniko's variables for private repositories. */
  static Optional<SecretArgument> login(ExecutorOptions options, Surroundings here) {
    if (!options.context.startsWith(GIT)) {
      return Optional.empty();
    }
    String authority = options.context.substring(GIT.length()).split("[/#]", 2)[0];
    String host = authority.substring(authority.indexOf('@') + 1);
    Optional<String> user = here.variable("GIT_USERNAME");
    Optional<String> password = here.variable("GIT_PASSWORD");
    Optional<String> login =
        here.variable("GIT_TOKEN")
            .map(token -> token + ":")
            .or(
                () ->
                    user.isPresent() || password.isPresent()
                        ? Optional.of(user.orElse("") + ":" + password.orElse(""))
                        : Optional.empty())
            .or(
                () ->
                    authority.equals(host)
                        ? Optional.empty()
                        : Optional.of(written(authority.substring(0, authority.indexOf('@')))));
    return login
        .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
        .map(text -> new SecretArgument.Variable("GIT_AUTH_HEADER." + host, "Basic " + text));
  }

  /** As a header has it: with a colon, and without percent signs. */
  private static String written(String login) {
    String both = login.contains(":") ? login : login + ":";
    try {
      return URLDecoder.decode(both.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage(
          "--context: the login before @ has a percent sign that is no code; write it as %25");
    }
  }

  /** {@code git://HOST/REPOSITORY[#REF[#COMMIT]]}, fetched over https as kaniko does. */
  private static String git(ExecutorOptions options, Surroundings here) {
    String[] parts = options.context.substring(GIT.length()).split("#", -1);
    Fields git =
        options.git.isEmpty()
            ? Fields.parse("--git", "branch=")
            : Fields.parse("--git", options.git).only(GIT_KEYS);
    if (git.isTrue("recurse-submodules", false)) {
      throw git.wrong("submodules are not fetched; copy what is needed into the repository");
    }
    String ref = parts.length > 1 ? parts[1] : git.get("branch").orElse("HEAD");
    String commit = parts.length > 2 ? parts[2] : ref;
    String scheme = here.variable("GIT_PULL_METHOD").filter("http"::equals).orElse("https");
    return scheme
        + "://"
        + parts[0].replaceFirst("^[^/@]*@", "") // its login is not for the engine
        + "#"
        + commit
        + (options.subPath.isEmpty() ? "" : ":" + options.subPath);
  }
}
