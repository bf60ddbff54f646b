package io.slipway.cli.demo;

import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine;

/**
 * A base image for the demo, built from this machine's static busybox with {@code slipway build},
 * so that no registry outside is needed.
 */
final class BaseImage {
  private static final List<Path> BUSYBOX =
      List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));

  private final Surroundings here;
  private final Path home;
  private final CommandLine commandLine;

  BaseImage(Surroundings here, Path home, CommandLine commandLine) {
    this.commandLine = commandLine;
    this.here = here;
    this.home = home;
  }

  /** Builds it and pushes it under this name; the second time everything is cached. */
  void build(String name, PrintWriter out, PrintWriter err) throws IOException {
    Path context = home.resolve("demo/base");
    Files.createDirectories(context);
    Path busybox =
        BUSYBOX.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    VerbFailed.farm(
                        "no busybox on this machine; install it with ./slipway setup (package"
                            + " busybox-static)"));
    Files.copy(busybox, context.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        here.installation().resolve("examples/base/Dockerfile"),
        context.resolve("Dockerfile"),
        StandardCopyOption.REPLACE_EXISTING);
    int exit =
        commandLine
            .setOut(out)
            .setErr(err)
            .execute(
                "build",
                "--push",
                "-t",
                name,
                "--state-dir",
                home.resolve("local").toString(),
                context.toString());
    if (exit != 0) {
      throw VerbFailed.farm(
          "the base image " + name + " could not be built (exit code " + exit + "), see above");
    }
  }
}
