package io.slipway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.BuildEvents;
import io.slipway.cli.verb.Transfer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents that programs get. */
class JsonProgressTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StringWriter text = new StringWriter();
  private final JsonProgress progress =
      new JsonProgress(new PrintWriter(text), Clock.fixed(START.plusMillis(312), ZoneOffset.UTC));

  private List<JsonNode> documents() throws IOException {
    progress.close();
    List<JsonNode> documents = new ArrayList<>();
    for (String line : text.toString().lines().toList()) {
      documents.add(new ObjectMapper().readTree(line));
    }
    return documents;
  }

  private static String decoded(JsonNode data) {
    return new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8);
  }

  @Test
  void aStepFromItsStartToItsEnd() throws IOException {
    progress.on(new BuildEvents.Planned(List.of("RUN make")));
    progress.on(new BuildEvents.StepStarted(7, "RUN make", "build", "D:4", START));
    progress.on(new BuildEvents.Log(7, "RUN make", true, "\u001b[31mcc"));
    progress.on(
        new BuildEvents.StepFinished(
            7, "RUN make", "", "D:4", START, START, BuildEvents.Cache.MISS, "", 0, 2));
    progress.on(
        new BuildEvents.StepFinished(
            8, "COPY", "", "D:5", START, START, BuildEvents.Cache.HIT, "", 0, 0));
    List<JsonNode> documents = documents();
    assertThat(documents).hasSize(4);
    JsonNode started = documents.get(0).at("/vertexes/0");
    assertThat(started.path("name").asText()).isEqualTo("RUN make");
    assertThat(started.has("completed")).isFalse();
    JsonNode log = documents.get(1).at("/logs/0");
    assertThat(log.path("vertex")).isEqualTo(started.path("digest"));
    assertThat(log.path("stream").asInt()).isEqualTo(2);
    assertThat(decoded(log.path("data"))).isEqualTo("\u001b[31mcc\n");
    assertThat(documents.get(2).at("/vertexes/0/error").asText()).contains("exit code: 2", "D:4");
    assertThat(documents.get(3).at("/vertexes/0/cached").asBoolean()).isTrue();
  }

  @Test
  void transfersWarningsAndPhases() throws IOException {
    Transfer transfer = Transfer.of("abc to lab/x", true, 10);
    progress.began(transfer);
    transfer.moved().set(10);
    progress.ended(transfer);
    progress.on(new BuildEvents.Warning("FromAsCasing", "write AS", "D:1"));
    progress.on(new BuildEvents.PhaseFinished("plan", START, START, 1));
    List<JsonNode> documents = documents();
    assertThat(documents.get(0).at("/statuses/0/current").asInt()).isZero();
    assertThat(documents.get(0).at("/statuses/0/completed").isMissingNode()).isTrue();
    assertThat(documents.get(1).at("/statuses/0/current").asInt()).isEqualTo(10);
    assertThat(documents.get(1).at("/statuses/0/completed").isMissingNode()).isFalse();
    assertThat(decoded(documents.get(2).at("/warnings/0/short")))
        .isEqualTo("FromAsCasing: write AS");
    assertThat(documents.get(3).at("/vertexes/0/name").asText()).isEqualTo("[internal] plan");
  }
}
