package io.slipway.cli.build;

import io.slipway.cli.argument.SecretArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is built. */
final class SourceFlags {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Build file, - for standard input (default: CONTEXT/Dockerfile).")
  Optional<String> file = Optional.empty();

  @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build.")
  Optional<String> target = Optional.empty();

  @Option(
      names = "--build-arg",
      paramLabel = "KEY[=VALUE]",
      description = "Value of an ARG; without =VALUE it is taken from the environment.")
  List<String> buildArgs = new ArrayList<>();

  @Option(
      names = "--build-context",
      paramLabel = "NAME=WHAT",
      description =
          "Further context: a directory, a tar archive, a URL, docker-image://IMAGE or"
              + " oci-layout://DIR.")
  List<String> contexts = new ArrayList<>();

  @Option(
      names = "--secret",
      paramLabel = "id=ID[,src=FILE|,env=NAME]",
      description =
          "Secret for RUN --mount=type=secret; GIT_AUTH_TOKEN is for private Git repositories,"
              + " too.")
  List<String> secrets = new ArrayList<>();

  /** Not of a flag: what another command line gives its login by. */
  Optional<SecretArgument> login = Optional.empty();

  @Option(
      names = "--ssh",
      paramLabel = "default|ID[=SOCKET|KEY]",
      description = "SSH agent or keys for RUN --mount=type=ssh.")
  List<String> agents = new ArrayList<>();

  @Option(
      names = "--jib",
      paramLabel = "FILE",
      description = "Build this jib.yaml or .jar without a build file.")
  Optional<String> jib = Optional.empty();

  @Option(
      names = "--check",
      arity = "0..1",
      fallbackValue = "true",
      description = "Look for problems in the build file, build nothing.")
  boolean check;

  @Option(names = "--call", paramLabel = "build|check", description = "--call=check is --check.")
  Optional<String> call = Optional.empty();
}
