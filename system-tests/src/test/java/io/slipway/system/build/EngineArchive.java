package io.slipway.system.build;

import io.slipway.engine.host.EngineProgram;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The archive with which engines start in half the time, as the launcher makes it for its users:
 * these tests start hundreds. Without it they take longer and say the same.
 */
final class EngineArchive {
  private static boolean asked;

  private EngineArchive() {}

  /** Makes it, once, when there is none or an old one. */
  static synchronized void make(Path repo, EngineProgram program)
      throws IOException, InterruptedException {
    if (asked || program.hasArchive()) {
      return;
    }
    asked = true;
    ProcessBuilder builder =
        new ProcessBuilder(repo.resolve("slipway").toString(), "engine-archive")
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    process.waitFor();
  }
}
