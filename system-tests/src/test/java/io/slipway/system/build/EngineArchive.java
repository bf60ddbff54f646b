package io.slipway.system.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive with which engines start in half the time, as the launcher makes it for its users:
 * these tests start hundreds. Without it they take longer and say the same.
 */
final class EngineArchive {
  private static boolean asked;

  private EngineArchive() {}

  /** Makes it, once, when there is none or an old one. */
  static synchronized void make(Path repo, Path engine) throws IOException, InterruptedException {
    if (asked || isFresh(engine)) {
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

  private static boolean isFresh(Path engine) throws IOException {
    Path archive = engine.resolve("engine.aot");
    if (!Files.exists(archive)) {
      return false;
    }
    try (Stream<Path> jars = Files.list(engine.resolve("lib"))) {
      List<Path> all = jars.toList();
      for (Path jar : all) {
        if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(archive)) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
