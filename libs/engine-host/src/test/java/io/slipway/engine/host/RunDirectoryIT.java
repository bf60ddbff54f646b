package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryIT {
  @TempDir Path dir;
  private Path running = Path.of("nowhere");

  @BeforeEach
  void place() {
    running = dir.resolve("run");
  }

  @Test
  void isGoneAfterItsBuild() throws IOException {
    try (RunDirectory run = RunDirectory.create(running)) {
      Files.writeString(run.out().resolve("0"), "image");
      assertThat(run.out()).isDirectory();
    }
    assertThat(entries(running)).isEmpty();
  }

  @Test
  void anotherBuildOfThisProcessDoesNotFreeTheLock() throws Exception {
    try (RunDirectory run = RunDirectory.create(running)) {
      RunDirectory.sweep(running);
      RunDirectory.create(running).close();

      assertThat(sweepInAnotherProcess()).isZero();

      assertThat(run.out()).isDirectory();
    }
  }

  @Test
  void whatADeadParentLeftIsSwept() throws Exception {
    Path left = Files.createDirectories(running.resolve("dead").resolve("out"));
    Files.writeString(left.resolve("0"), "half an image");
    Files.createFile(running.resolve("dead.lock"));

    assertThat(sweepInAnotherProcess()).isZero();

    assertThat(entries(running)).isEmpty();
  }

  @Test
  void whatCannotBeSweptIsNoReasonNotToBuild() throws IOException {
    Path deep = Files.createDirectories(running.resolve("dead"));
    for (int i = 0; i < 150; i++) {
      deep = Files.createDirectory(deep.resolve("d"));
    }
    Files.createFile(running.resolve("dead.lock"));

    RunDirectory.sweep(running);

    assertThat(running.resolve("dead")).exists();
    RunDirectory.create(running).close();
  }

  @Test
  void linksOfAnEngineAreNotFollowed() throws IOException {
    Path precious = Files.createDirectory(dir.resolve("precious"));
    Files.writeString(precious.resolve("file"), "kept");
    Files.createDirectories(running.resolve("dead"));
    Files.createSymbolicLink(running.resolve("dead").resolve("out"), precious);
    Files.createFile(running.resolve("dead.lock"));

    RunDirectory.sweep(running);

    assertThat(entries(running)).isEmpty();
    assertThat(precious.resolve("file")).hasContent("kept");
  }

  /** Locks of one process exclude only others. */
  private int sweepInAnotherProcess() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SweepMain.class.getName(),
            running.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
