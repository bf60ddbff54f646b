package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags in, request and exit code out; the engine is a fake that remembers what it was asked. */
class BuildCommandTest {
  private static final Digest DIGEST = RememberingEngine.DIGEST;
  private static final Digest CONFIG = RememberingEngine.CONFIG;

  @TempDir private Path directory;
  private BuildVerb verb;
  private RememberingEngine engine;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
    engine = verb.engine;
  }

  private CommandLines.Run run(String... args) {
    return verb.run(args);
  }

  @Test
  void aTagThatNamesItsRegistryIsPushed() {
    var run = run("build", "-t", "127.0.0.1:5000/x:1", "app");
    assertThat(run.exit()).isZero();
    assertThat(engine.request().push()).isTrue();
    assertThat(engine.request().pushByDigest()).isFalse();
    assertThat(engine.request().destinations()).hasToString("[127.0.0.1:5000/x:1]");
    assertThat(engine.request().dockerfile()).isEqualTo("Dockerfile");
    assertThat(engine.machines.getLast().stateDirectory()).isEqualTo(directory.resolve("st/local"));
    assertThat(run.lines()).contains("pushed  127.0.0.1:5000/x:1", "digest  " + DIGEST);
  }

  @Test
  void aBareTagStaysAndTheUserIsToldSo() {
    var run = run("build", "-t", "x:1", "app");
    assertThat(run.exit()).isZero();
    assertThat(engine.request().push()).isFalse();
    assertThat(run.err()).contains("hint:").contains("--push");
  }

  @Test
  void anOutputFileReplacesThePush() {
    var run = run("build", "-t", "127.0.0.1:5000/x", "-o", "type=oci,dest=x.tar", "app");
    assertThat(run.exit()).isZero();
    assertThat(engine.request().push()).isFalse();
    assertThat(engine.request().outputs())
        .containsExactly(BuildRequest.Output.file("oci", directory.resolve("x.tar").toString()));
  }

  @Test
  void argumentsLabelsAndTarget() {
    run(
        "build",
        "--build-arg",
        "A=1=2",
        "--build-arg",
        "HOME_TOWN",
        "--build-arg",
        "UNSET",
        "--label",
        "l=v",
        "--target",
        "test",
        "--no-cache",
        "-f",
        "app/docker/Other",
        "app");
    assertThat(engine.request().buildArgs())
        .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1=2", "HOME_TOWN", "Ulm"));
    assertThat(engine.request().labels()).containsExactly(Map.entry("l", "v"));
    assertThat(engine.request().target()).contains("test");
    assertThat(engine.request().noCache()).isTrue();
    assertThat(engine.request().dockerfile()).isEqualTo("docker/Other");
  }

  @Test
  void wrongCommandLinesEndWithTwoAndNeverReachTheEngine() {
    assertThat(run("build").exit()).isEqualTo(2);
    assertThat(run("build", "nowhere").err()).contains("no directory");
    assertThat(run("build", "--push", "app").err()).contains("add -t");
    assertThat(run("build", "-t", "Upper/Case", "app").err()).contains("lower case");
    assertThat(run("build", "-t", "a@" + DIGEST, "app").err()).contains("only a tag");
    assertThat(run("build", "-f", "Missing", "app").err()).contains("no build file");
    assertThat(run("build", "--load", "app").err()).contains("type=docker,dest=FILE");
    assertThat(run("build", "--call", "outline", "app").err()).contains("build or check");
    assertThat(run("build", "--frobnicate", "app").exit()).isEqualTo(2);
    assertThat(engine.requests).isEmpty();
  }

  @Test
  void aFailureEndsWithOneAndTellsWhere() {
    engine.result =
        new BuildResult.Failure(
            "Dockerfile:3: RUN make exited with 2",
            Optional.of("Dockerfile:3"),
            2,
            List.of("make: no rule"));
    var run = run("build", "app");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("    | make: no rule").contains("Dockerfile:3: RUN make");
    assertThat(run.err().lines())
        .containsSubsequence(
            "Dockerfile:3",
            "--------------------",
            "   2 |     RUN a \\",
            "   3 | >>>  b",
            "   4 |     CMD c");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aBrokenMachineEndsWithThree() {
    engine.result = new BuildResult.Broken("registry away", true);
    var run = run("build", "app");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("registry away").contains("trying again may help");
  }

  @Test
  void jsonIsTheOnlyThingOnStandardOutput() throws IOException {
    var run = run("build", "-o", "json", "-t", "127.0.0.1:5000/x:1", "app");
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("outcome").asText()).isEqualTo("success");
    assertThat(document.path("digest").asText()).isEqualTo(DIGEST.value());
    assertThat(document.path("cachedSteps").asInt()).isEqualTo(2);
    engine.result = new BuildResult.Failure("D:1: bad", Optional.of("D:1"), 0, List.of());
    run = run("build", "-o", "json", "app");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(run.out()).path("origin").asText()).isEqualTo("D:1");
  }

  @Test
  void quietPrintsTheDigestOnly() {
    var run = run("build", "-q", "-t", "127.0.0.1:5000/x:1", "app");
    assertThat(run.out().strip()).isEqualTo(DIGEST.value());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void filesForScripts() throws IOException {
    run(
        "build",
        "--iidfile",
        "id",
        "--metadata-file",
        "meta.json",
        "-t",
        "127.0.0.1:5000/x:1",
        "app");
    assertThat(directory.resolve("id")).hasContent(CONFIG.value());
    JsonNode meta = new ObjectMapper().readTree(directory.resolve("meta.json").toFile());
    assertThat(meta.path("containerimage.digest").asText()).isEqualTo(DIGEST.value());
    assertThat(meta.path("image.name").asText()).isEqualTo("127.0.0.1:5000/x:1");
  }

  @Test
  void everyVerbHasHelp() {
    for (String verb :
        List.of("build", "parse", "expand", "match", "submit", "ls", "show", "logs", "up")) {
      var run = run(verb, "--help");
      assertThat(run.exit()).as(verb).isZero();
      assertThat(run.out()).as(verb).contains("Usage: slipway " + verb);
    }
  }
}
