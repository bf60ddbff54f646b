package io.slipway.cli.build;

import io.slipway.cli.progress.ProgressMode;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The flags of {@code slipway build}; the same words as docker's where it has them. */
final class BuildOptions {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Build file (default: CONTEXT/Dockerfile).")
  Optional<String> file = Optional.empty();

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NAME[:TAG]",
      description =
          "Name of the image; may be repeated. Pushed with --push, or when every name"
              + " starts with its registry and no --output is given.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--build-arg",
      paramLabel = "KEY[=VALUE]",
      description = "Value of an ARG; without =VALUE it is taken from the environment.")
  List<String> buildArgs = new ArrayList<>();

  @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build.")
  Optional<String> target = Optional.empty();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Label to add.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Only this machine's platform in this version.")
  Optional<String> platform = Optional.empty();

  @Option(names = "--no-cache", description = "Run every instruction.")
  boolean noCache;

  @Option(names = "--push", description = "Push the image under its names.")
  boolean push;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "WHAT",
      description = {
        "type=oci,dest=FILE writes the image as an OCI layout in a tar;",
        "json reports the result as JSON. May be repeated."
      })
  List<String> outputs = new ArrayList<>();

  @Option(
      names = "--progress",
      paramLabel = "MODE",
      description = "auto (default), plain or quiet.")
  ProgressMode progress = ProgressMode.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      description = "Short for --progress quiet: only the digest is printed.")
  boolean quiet;

  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry that is spoken to in plain HTTP; loopback needs no flag.")
  List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-map",
      paramLabel = "FROM=TO",
      description = "Replaces the beginning of image names, for mirrors.")
  List<String> registryMap = new ArrayList<>();

  @Option(
      names = "--metadata-file",
      paramLabel = "FILE",
      description = "Writes digests and names as JSON.")
  Optional<Path> metadataFile = Optional.empty();

  @Option(names = "--iidfile", paramLabel = "FILE", description = "Writes the image id.")
  Optional<Path> iidFile = Optional.empty();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Cache and snapshots (default: SLIPWAY_HOME/local or ~/.slipway/local).")
  Optional<Path> stateDirectory = Optional.empty();

  @Parameters(
      paramLabel = "CONTEXT",
      description = "Directory, or http(s) URL of a Git repository with #REF[:DIR].")
  String context = "";

  /** The build arguments; bare keys that the environment does not have are left out. */
  Map<String, String> buildArgs(Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String arg : buildArgs) {
      int equals = arg.indexOf('=');
      if (equals > 0) {
        values.put(arg.substring(0, equals), arg.substring(equals + 1));
      } else if (equals == 0 || arg.isEmpty()) {
        throw VerbFailed.usage("--build-arg " + arg + ": want KEY=VALUE or KEY");
      } else if (environment.containsKey(arg)) {
        values.put(arg, environment.getOrDefault(arg, ""));
      }
    }
    return values;
  }

  Map<String, String> labels() {
    return pairs("--label", labels);
  }

  Map<String, String> registryMap() {
    return pairs("--registry-map", registryMap);
  }

  private static Map<String, String> pairs(String flag, List<String> texts) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw VerbFailed.usage(flag + " " + text + ": want KEY=VALUE");
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return values;
  }
}
