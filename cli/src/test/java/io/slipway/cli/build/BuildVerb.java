package io.slipway.cli.build;

import io.slipway.cli.CommandLines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder with a context called app, an engine that remembers, and the verb between them. */
final class BuildVerb {
  final Path directory;
  final RememberingEngine engine = new RememberingEngine();
  final Map<String, String> variables =
      new HashMap<>(Map.of("HOME_TOWN", "Ulm", "SLIPWAY_HOME", "st"));
  byte[] input = new byte[0];
  final ByteArrayOutputStream output = new ByteArrayOutputStream();

  BuildVerb(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("app/docker"));
    Files.writeString(directory.resolve("app/Dockerfile"), "FROM scratch\nRUN a \\\n b\nCMD c\n");
    Files.writeString(directory.resolve("app/docker/Other"), "FROM scratch\n");
    Files.writeString(directory.resolve("Outside"), "FROM scratch AS out\n");
  }

  CommandLines.Run run(String... args) {
    return new CommandLines(directory, variables, engine)
        .streaming(new ByteArrayInputStream(input), output)
        .run(args);
  }

  /** {@code slipway build} with these flags and the context app. */
  CommandLines.Run build(String... flags) {
    List<String> args = new ArrayList<>(List.of("build"));
    args.addAll(List.of(flags));
    args.add("app");
    return run(args.toArray(String[]::new));
  }
}
