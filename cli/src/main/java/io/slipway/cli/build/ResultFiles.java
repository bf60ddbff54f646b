package io.slipway.cli.build;

import io.slipway.build.BuildResult;
import io.slipway.build.registry.ImageReference;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files for scripts that a successful build leaves. */
record ResultFiles(ImageFlags flags, Path directory) {

  void write(BuildResult.Success success) throws IOException {
    write(
        flags.metadataFile,
        ReportOptions.pretty(BuildReport.metadata(success)) + System.lineSeparator());
    write(flags.iidFile, BuildReport.id(success));
    write(flags.digestFile, success.digest().value());
    List<ImageReference> names = flags.tags.stream().map(ImageReference::parse).toList();
    write(
        flags.nameDigestFile,
        lines(names.stream().map(n -> n.name() + "@" + success.digest()).distinct().toList()));
    write(
        flags.nameTagDigestFile,
        lines(names.stream().map(n -> n + "@" + success.digest()).toList()));
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private void write(Optional<Path> file, String text) throws IOException {
    if (file.isPresent()) {
      Files.writeString(directory.resolve(file.get()), text);
    }
  }
}
