package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs for the queue over real HTTP against a farm with prepared answers. */
class QueueVerbsIT {
  private static final String ID = "3f0c1111-2222-3333-4444-555566667777";
  private static final String PATH = "/api/v1/builds/" + ID;
  private static final String WAIT =
      """
      {"build":"%s","image":"127.0.0.1:5000/hello","number":2,"state":"pending","limit":"image",
       "explanation":"builds of 127.0.0.1:5000/hello run one after the other; build 1 is not over",
       "holder":{"build":"x","image":"127.0.0.1:5000/hello","number":1,"state":"executing",
                 "builder":"b-1"},
       "position":2,%s"basis":"the median of the last 3 builds of this image"}
      """;

  @TempDir private Path directory;
  private FakeFarm farm;

  @BeforeEach
  void start() throws IOException {
    farm = new FakeFarm();
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  private CommandLines.Run run(String... args) {
    return new CommandLines(directory, Map.of("SLIPWAY_SERVER", farm.url())).run(args);
  }

  @Test
  void whyWaitingNamesHolderPositionAndEstimate() throws IOException {
    farm.json("GET " + PATH + "/why-waiting", WAIT.formatted(ID, "\"estimateSeconds\":75,"));
    assertThat(run("why-waiting", ID).lines())
        .contains(
            "limit    image", "holder   127.0.0.1:5000/hello#1 executing on b-1", "position 2")
        .anyMatch(line -> line.startsWith("estimate ") && line.contains("the last 3 builds"));
    String json = run("why-waiting", ID, "-o", "json").out();
    assertThat(new ObjectMapper().readTree(json).path("estimateSeconds").asInt()).isEqualTo(75);

    farm.json("GET " + PATH + "/why-waiting", WAIT.formatted(ID, ""));
    assertThat(run("why-waiting", ID).out()).contains("estimate unknown (");
  }

  @Test
  void cancelSaysWhoAndWhy() {
    farm.json("POST " + PATH + "/cancel", "{\"build\":\"" + ID + "\"}");
    var run = run("cancel", ID, "--by", "ada", "--why", "wrong branch");
    assertThat(run.exit()).isZero();
    assertThat(run.out().strip()).isEqualTo("asked for the end of " + ID);
    assertThat(farm.calls.getFirst().body()).isEqualTo("{\"by\":\"ada\",\"why\":\"wrong branch\"}");
    farm.answer(
        "POST " + PATH + "/cancel",
        new FakeFarm.Answer(
            409, "application/problem+json", "{\"title\":\"Conflict\",\"detail\":\"has ended\"}"));
    assertThat(run("cancel", ID).exit()).isEqualTo(2);
  }

  @Test
  void retryPrintsTheNewBuild() {
    farm.json("POST " + PATH + "/retry", "{\"build\":\"" + ID.replace('7', '8') + "\"}");
    var run = run("retry", ID, "--by", "ada", "--idempotency-key", "k");
    assertThat(run.out().strip()).isEqualTo(ID.replace('7', '8'));
    assertThat(farm.calls.getFirst().headers().get("Idempotency-key")).containsExactly("k");
  }
}
