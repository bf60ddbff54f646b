package io.slipway.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs and gives what they said. */
final class Shell {
  private static final long MINUTES = 5;

  private Shell() {}

  /**
   * What a program said.
   *
   * @param code its exit code
   * @param out standard output
   * @param err standard error
   */
  record Said(int code, String out, String err) {
    /** The output, when the program succeeded. */
    String ok() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + "\n" + out + "\n" + err);
      }
      return out;
    }
  }

  static Said run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("said", ".out");
    Path err = Files.createTempFile("said", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + MINUTES + " minutes: " + command);
      }
      return new Said(process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
