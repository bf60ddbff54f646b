package io.slipway.cli.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of {@code slipway executor} that have an effect; kaniko's words. */
final class ExecutorOptions {
  @Option(
      names = {"-f", "--dockerfile"},
      paramLabel = "FILE",
      description = "Build file (default: Dockerfile of the context).")
  Optional<String> dockerfile = Optional.empty();

  @Option(
      names = {"-c", "--context"},
      paramLabel = "WHERE",
      description =
          "Directory or dir://DIR, tar://FILE, tar://stdin, git://HOST/REPO[#REF[#COMMIT]] or"
              + " https://URL (default: /workspace).")
  String context = "/workspace";

  @Option(
      names = "--context-sub-path",
      paramLabel = "DIR",
      description = "Directory inside the context to build.")
  String subPath = "";

  @Option(
      names = "--git",
      paramLabel = "branch=NAME",
      description = "Branch of a git:// context that names none.")
  String git = "";

  @Option(
      names = {"-d", "--destination"},
      paramLabel = "NAME[:TAG]",
      description = "Where to push; may be repeated.")
  List<String> destinations = new ArrayList<>();

  @Option(names = "--no-push", arity = "0..1", fallbackValue = "true", description = "Do not push.")
  boolean noPush;

  @Option(
      names = {"--tar-path", "--tarPath"},
      paramLabel = "FILE",
      description = "Writes the image as docker save does.")
  Optional<String> tarPath = Optional.empty();

  @Option(
      names = "--oci-layout-path",
      paramLabel = "DIR",
      description = "Writes the image as an OCI layout.")
  Optional<String> ociLayoutPath = Optional.empty();

  @Option(names = "--digest-file", paramLabel = "FILE", description = "Writes the digest.")
  Optional<Path> digestFile = Optional.empty();

  @Option(
      names = "--image-name-with-digest-file",
      paramLabel = "FILE",
      description = "Writes NAME@DIGEST of each destination.")
  Optional<Path> nameDigestFile = Optional.empty();

  @Option(
      names = "--image-name-tag-with-digest-file",
      paramLabel = "FILE",
      description = "Writes NAME:TAG@DIGEST of each destination.")
  Optional<Path> nameTagDigestFile = Optional.empty();

  @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build.")
  Optional<String> target = Optional.empty();

  @Option(names = "--build-arg", paramLabel = "KEY[=VALUE]", description = "Value of an ARG.")
  List<String> buildArgs = new ArrayList<>();

  @Option(names = "--secret", paramLabel = "id=ID,src=FILE", description = "Secret for RUN.")
  List<String> secrets = new ArrayList<>();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Label to add.")
  List<String> labels = new ArrayList<>();

  @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "Annotation to add.")
  List<String> annotations = new ArrayList<>();

  @Option(
      names = {"--custom-platform", "--customPlatform"},
      paramLabel = "OS/ARCH",
      description = "Platform of the image.")
  Optional<String> platform = Optional.empty();

  @Option(names = "--compression", paramLabel = "gzip|zstd", description = "Of new layers.")
  Optional<String> compression = Optional.empty();

  @Option(names = "--compression-level", paramLabel = "N", description = "-1 for the usual one.")
  int compressionLevel = -1;

  @Option(
      names = "--cache",
      arity = "0..1",
      fallbackValue = "true",
      description = "Take results from a registry, and put them there.")
  boolean cache;

  @Option(
      names = "--cache-repo",
      paramLabel = "NAME",
      description = "Where (default: DESTINATION/cache); oci:DIR for a directory.")
  Optional<String> cacheRepo = Optional.empty();

  @Option(
      names = "--no-push-cache",
      arity = "0..1",
      fallbackValue = "true",
      description = "Take results only.")
  boolean noPushCache;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Local cache and snapshots (default: ~/.slipway/local).")
  Optional<Path> stateDirectory = Optional.empty();

  @Option(
      names = {"-v", "--verbosity"},
      paramLabel = "LEVEL",
      description = "error, fatal and panic show results only.")
  String verbosity = "info";

  @Option(names = "--log-format", paramLabel = "FORMAT", description = "text, color or json.")
  String logFormat = "color";

  @Option(
      names = {"-b", "--bucket"},
      hidden = true)
  Optional<String> bucket = Optional.empty();
}
