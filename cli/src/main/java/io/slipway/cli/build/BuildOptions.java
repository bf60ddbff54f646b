package io.slipway.cli.build;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** The flags of {@code slipway build}; the same words as docker's where it has them. */
final class BuildOptions {
  @ArgGroup(validate = false, order = 1, heading = "%nWhat is built:%n")
  SourceFlags source = new SourceFlags();

  @ArgGroup(validate = false, order = 2, heading = "%nThe image and where it goes:%n")
  ImageFlags image = new ImageFlags();

  @ArgGroup(validate = false, order = 3, heading = "%nThe cache:%n")
  CacheFlags cache = new CacheFlags();

  @ArgGroup(validate = false, order = 4, heading = "%nNetwork, registries, progress:%n")
  MachineFlags machine = new MachineFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "CONTEXT",
      description =
          "Directory, tar archive, URL of an archive or of a Git repository (.git, #REF[:DIR]),"
              + " or - for standard input.")
  String context = "";

  /** What the user is told before the build. */
  final List<String> notes = new ArrayList<>();
}
