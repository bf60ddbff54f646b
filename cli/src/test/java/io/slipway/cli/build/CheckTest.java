package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings about the build file: the verdict of a check, and the end of a build. */
class CheckTest {
  private static final BuildEvents.Warning WARNING =
      new BuildEvents.Warning("JSONArgsRecommended", "write it in JSON", "Dockerfile:4");

  @TempDir private Path directory;
  private BuildVerb verb;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
  }

  @Test
  void aCheckThatFindsNothingSucceeds() {
    var run = verb.build("--check", "-t", "127.0.0.1:5000/x:1");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("Check complete, no warnings found.\n");
    assertThat(verb.engine.request().check()).isTrue();
    assertThat(verb.engine.request().push()).isFalse();
    verb.build("--call=check");
    assertThat(verb.engine.request().check()).isTrue();
  }

  @Test
  void aCheckShowsEachWarningWithItsLines() {
    verb.engine.events.add(WARNING);
    verb.engine.events.add(WARNING);
    var run = verb.build("--check");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """

            WARNING: JSONArgsRecommended - https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
            write it in JSON
            Dockerfile:4
            --------------------
               1 |     FROM scratch
               2 |     RUN a \\
               3 |      b
               4 | >>> CMD c
            --------------------

            Check complete, 1 warning has been found!
            """);
  }

  @Test
  void aCheckOfABrokenFileShowsWhere() throws IOException {
    verb.engine.result =
        new BuildResult.Failure("Dockerfile:2:1: bad", Optional.of("Dockerfile:2:1"), 0, List.of());
    var run = verb.build("--check");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("   2 | >>> RUN a \\").contains("   3 | >>>  b");
    run = verb.build("--check", "-o", "json");
    assertThat(new ObjectMapper().readTree(run.out()).path("message").asText())
        .isEqualTo("Dockerfile:2:1: bad");
  }

  @Test
  void aBuildTellsItsWarningsAtTheEnd() {
    verb.engine.events.add(WARNING);
    var run = verb.build();
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .contains(" 1 warning has been found")
        .contains(" - JSONArgsRecommended: write it in JSON (line 4)");
    assertThat(verb.build("-q").err()).isEmpty();
  }
}
