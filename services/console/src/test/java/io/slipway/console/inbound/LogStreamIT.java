package io.slipway.console.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.console.config.ConsoleConfig;
import io.slipway.console.domain.Builds;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(ConsoleFarm.class)
@Timeout(90)
class LogStreamIT {
  @Inject ConsoleConfig config;

  @TestHTTPResource("/")
  URI root = URI.create("http://unset");

  @Test
  void theLogIsTextWithTheStepsNamed() throws Exception {
    var build = Builds.of("r.example/log/text", 1);
    try (var farm = new FarmEvents(config)) {
      farm.send(
          TraceContext.newRoot(),
          build.log("RUN a", 0, "one", "two"),
          build.log("RUN a", 0, "one", "two"),
          build.log("RUN b", 2, "three"));
    }
    FarmEvents.awaitText("/api/v1/builds/" + build.id() + "/logs", "three");

    given()
        .get("/api/v1/builds/" + build.id() + "/logs")
        .then()
        .statusCode(200)
        .body(equalTo("==> RUN a\none\ntwo\n==> RUN b\nthree\n"));
  }

  @Test
  void aFollowerSeesLinesAsTheyComeAndTheEnd() throws Exception {
    var build = Builds.of("r.example/log/follow", 1);
    var trace = TraceContext.newRoot();
    try (var farm = new FarmEvents(config)) {
      farm.send(trace, build.queued(), build.started(1), build.log("RUN a", 0, "one"));
      FarmEvents.awaitText("/api/v1/builds/" + build.id() + "/logs", "one");
      try (var reader = open("/api/v1/builds/" + build.id() + "/logs?follow=true", "")) {
        assertThat(until(reader, "data: one")).contains("id: 0", "data: RUN a");

        farm.send(trace, build.log("RUN a", 1, "two"));
        assertThat(until(reader, "data: two")).contains("id: 1");

        farm.send(trace, build.finished(Outcome.SUCCESS, "", 1));
        assertThat(until(reader, "data: success")).contains("event: end");
        assertThat(until(reader, "nothing more")).isEqualTo(List.of(""));
      }
    }
  }

  @Test
  void aBrokenStreamResumesAfterTheLastLine() throws Exception {
    var build = Builds.of("r.example/log/resume", 1);
    try (var farm = new FarmEvents(config)) {
      farm.send(
          TraceContext.newRoot(),
          build.queued(),
          build.log("RUN a", 0, "one", "two", "three"),
          build.finished(Outcome.SUCCESS, "", 1));
    }
    FarmEvents.awaitText("/api/v1/builds/" + build.id() + "/logs", "three");
    FarmEvents.awaitText("/builds/" + build.id(), ">success<");

    try (var reader = open("/api/v1/builds/" + build.id() + "/logs?follow=true", "1")) {
      assertThat(until(reader, "data: success"))
          .contains("id: 2", "data: three")
          .doesNotContain("data: one", "data: two");
    }
  }

  @Test
  void openPagesAreToldOfTheirBuild() throws Exception {
    var build = Builds.of("r.example/log/changes", 1);
    var other = Builds.of("r.example/log/changes", 2);
    try (var farm = new FarmEvents(config);
        var reader = open("/events?build=" + build.id(), "")) {
      until(reader, ":");
      farm.send(TraceContext.newRoot(), other.queued(), build.queued());

      assertThat(until(reader, "data: " + build.id())).doesNotContain("data: " + other.id());
    }
  }

  @Test
  void anUnknownBuildHasNoLog() {
    given()
        .get("/api/v1/builds/00000000-0000-0000-0000-000000000000/logs?follow=true")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  private BufferedReader open(String path, String lastEventId) throws Exception {
    var request = HttpRequest.newBuilder(root.resolve(path)).header("Accept", EventStream.TYPE);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    // The stream outlives this method; the client ends with it.
    var client = HttpClient.newHttpClient();
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(EventStream.TYPE);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static List<String> until(BufferedReader reader, String last) throws Exception {
    List<String> lines = new ArrayList<>();
    String line = reader.readLine();
    while (line != null) {
      lines.add(line);
      if (line.equals(last)) {
        break;
      }
      line = reader.readLine();
    }
    return lines;
  }
}
