package io.slipway.cli.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the image is called, looks like, and where it goes. */
final class ImageFlags {
  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NAME[:TAG]",
      description =
          "Name of the image; may be repeated. Pushed with --push, or when every name"
              + " starts with its registry and no --output is given.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH,...",
      description = "For which machines (default: this one's); several make an index.")
  List<String> platforms = new ArrayList<>();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Label to add.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--annotation",
      paramLabel = "[index:]KEY=VALUE",
      description = "Annotation of the manifest, or of the index.")
  List<String> annotations = new ArrayList<>();

  @Option(
      names = "--push",
      arity = "0..1",
      fallbackValue = "true",
      description = "Push the image under its names.")
  boolean push;

  @Option(
      names = "--load",
      arity = "0..1",
      fallbackValue = "true",
      description = "Not here, there is no daemon: use --output type=docker,dest=FILE.")
  boolean load;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "WHAT",
      description = {
        "type=oci|docker|tar,dest=FILE an image or its files in a tar; - for standard output;",
        "type=local,dest=DIR its files; type=registry as --push; type=cacheonly nothing;",
        "json reports the result as JSON. May be repeated."
      })
  List<String> outputs = new ArrayList<>();

  @Option(
      names = "--metadata-file",
      paramLabel = "FILE",
      description = "Writes digests and names as JSON.")
  Optional<Path> metadataFile = Optional.empty();

  @Option(names = "--iidfile", paramLabel = "FILE", description = "Writes the image id.")
  Optional<Path> iidFile = Optional.empty();

  @Option(
      names = "--digest-file",
      paramLabel = "FILE",
      description = "Writes the manifest's digest.")
  Optional<Path> digestFile = Optional.empty();

  /** Files with {@code name@digest} and {@code name:tag@digest}; kaniko's, no flags here. */
  Optional<Path> nameDigestFile = Optional.empty();

  Optional<Path> nameTagDigestFile = Optional.empty();
}
