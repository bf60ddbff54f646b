package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.verb.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts and people are told when something else than the build goes wrong. */
class CommandErrorsTest {
  @TempDir private Path directory;

  @BeforeEach
  void buildFile() throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");
  }

  private CommandLines.Run runWhere(RuntimeException thrown) {
    return new CommandLines(
            directory,
            Map.of(),
            (request, machine, listener) -> {
              throw thrown;
            })
        .run("build", "--progress", "quiet", ".");
  }

  @Test
  void aBugIsNoFailedBuild() {
    var run = runWhere(new IllegalStateException("a bug"));
    assertThat(run.exit()).isEqualTo(ExitCodes.FARM);
    assertThat(run.err()).contains("IllegalStateException: a bug");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamedWithWhatToDo() {
    var run = runWhere(new UncheckedIOException(new AccessDeniedException("/home/other/.slipway")));
    assertThat(run.exit()).isEqualTo(ExitCodes.FARM);
    assertThat(run.err())
        .startsWith("slipway: no permission for /home/other/.slipway: ")
        .contains("SLIPWAY_HOME");
  }

  @Test
  void aWrongFlagStaysAQuestionOfUsage() {
    assertThat(new CommandLines(directory, Map.of()).run("ls", "--nonsense").exit())
        .isEqualTo(ExitCodes.USAGE);
    assertThat(
            new CommandLines(directory, Map.of("SLIPWAY_HOME", "home"))
                .run("up", "--port", "99999")
                .exit())
        .isEqualTo(ExitCodes.USAGE);
  }
}
