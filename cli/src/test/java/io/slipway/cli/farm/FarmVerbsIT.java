package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs over real HTTP against a farm with prepared answers. */
class FarmVerbsIT {
  private static final String ID = "3f0c1111-2222-3333-4444-555566667777";
  private static final String BUILD =
      """
      {"id":"%s","image":"127.0.0.1:5000/hello","number":2,"state":"finished",
       "outcome":"SUCCESS","commit":"0123456789012345678901234567890123456789",
       "digest":"sha256:%s","message":null,"tags":["build-2-0123456","latest"],"new":{"x":1}}
      """
          .formatted(ID, "c".repeat(64));
  private static final String FAILED =
      BUILD.replace("SUCCESS", "FAILURE").replace("null", "\"Dockerfile:3: no such file\"");

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
    return new CommandLines(
            directory,
            Map.of("SLIPWAY_SERVER", farm.url(), "SLIPWAY_WEBHOOK_SECRET", "s3", "COLUMNS", "60"))
        .run(args);
  }

  @Test
  void lsLinesUp() {
    farm.json("GET /api/v1/builds?limit=20", "{\"builds\":[" + BUILD + "]}");
    var run = run("ls");
    assertThat(run.exit()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "BUILD                                 IMAGE                 NUMBER  STATUS   COMMIT"
                + "   TAGS",
            ID + "  127.0.0.1:5000/hello  2       success  0123456  build-2-0123456 latest");
  }

  @Test
  void lsAsJsonIsWhatTheFarmSaid() throws IOException {
    farm.json("GET /api/v1/builds?limit=5&image=127.0.0.1%3A5000%2Fhello", "[" + BUILD + "]");
    var run = run("ls", "--limit", "5", "--image", "127.0.0.1:5000/hello", "-o", "json");
    assertThat(new ObjectMapper().readTree(run.out()).path(0).path("new").path("x").asInt())
        .isEqualTo(1);
  }

  @Test
  void showFindsABuildByItsNumberAndByTheBeginningOfItsId() {
    farm.json("GET /api/v1/builds?limit=200", "[" + BUILD + "]");
    farm.json("GET /api/v1/builds/" + ID, BUILD);
    assertThat(run("show", "hello#2").lines())
        .contains("status   success", "tags     build-2-0123456 latest")
        .noneMatch(line -> line.startsWith("message"));
    assertThat(run("show", "3f0c").exit()).isZero();
    var none = run("show", "hello#3");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no build 'hello#3'");
  }

  @Test
  void showSaysThatABuildIsOfAnOlderCommit() {
    farm.json("GET /api/v1/builds/" + ID, BUILD.replaceFirst("\\{", "{\"standsBefore\":1,"));
    assertThat(run("show", ID).lines())
        .contains("number   2, stands before #1, which is of a newer commit");
  }

  @Test
  void logsFollowUntilTheEndAndTellTheOutcome() {
    farm.answer(
        "GET /api/v1/builds/" + ID + "/logs?follow=true",
        new FakeFarm.Answer(
            200,
            "text/event-stream",
            "event: step\n"
                + "data: RUN x\n\n"
                + "id: 0\n"
                + "data: one\n\n"
                + ": ping\n\n"
                + "id: 1\n"
                + "data: t\u001bwo\n\n"
                + "event: end\n"
                + "data: x\n\n"));
    farm.json("GET /api/v1/builds/" + ID, FAILED);
    var run = run("logs", "-f", ID);
    assertThat(run.lines()).containsExactly("==> RUN x", "one", "two");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("failure: Dockerfile:3: no such file");
  }

  @Test
  void logsAsJsonAreOneDocumentThatNamesTheStepOfEveryLine() throws IOException {
    farm.answer(
        "GET /api/v1/builds/" + ID + "/logs",
        new FakeFarm.Answer(200, "text/plain", "==> RUN a\none\ntwo\n"));
    assertThat(run("logs", ID).lines()).containsExactly("==> RUN a", "one", "two");
    String lines = "[{\"step\":\"RUN a\",\"line\":\"one\"},{\"step\":\"RUN a\",\"line\":\"two\"}]";
    assertThat(json(run("logs", ID, "-o", "json"))).hasToString(lines);
    farm.answer(
        "GET /api/v1/builds/" + ID + "/logs?follow=true",
        new FakeFarm.Answer(
            200, "text/event-stream", "event: step\ndata: RUN a\n\ndata: one\n\ndata: two\n\n"));
    farm.json("GET /api/v1/builds/" + ID, FAILED);
    var followed = run("logs", "-f", ID, "-o", "json");
    assertThat(json(followed)).hasToString(lines);
    assertThat(followed.exit()).isEqualTo(1);
  }

  private static JsonNode json(CommandLines.Run run) throws IOException {
    return new ObjectMapper()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readTree(run.out());
  }

  @Test
  void traceIsAWaterfall() {
    farm.json(
        "GET /api/v1/builds/" + ID + "/trace",
        """
        {"traceId":"0af7","spans":[
         {"name":"BUILD x","depth":0,"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:02Z"},
         {"name":"RUN a","depth":1,"start":"2026-01-01T00:00:01Z","end":"2026-01-01T00:00:02Z",
          "attributes":{"slipway.cache.outcome":"hit"}}]}
        """);
    var run = run("trace", ID);
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().get(1)).startsWith("  RUN a").contains("1.0s").endsWith("cached");
  }

  @Test
  void submitSendsAnIdempotencyKeyAndWaits() {
    farm.json("POST /api/v1/builds", "{\"build\":\"" + ID + "\"}");
    farm.json("GET /api/v1/builds/" + ID, BUILD);
    farm.answer(
        "GET /api/v1/builds/" + ID + "/logs?follow=true",
        new FakeFarm.Answer(200, "text/event-stream", ""));
    var run = run("submit", "hello", "--commit", "0".repeat(40), "--ref", "main", "--wait");
    assertThat(run.exit()).isZero();
    assertThat(farm.calls.getFirst().body()).contains("\"ref\":\"refs/heads/main\"");
    assertThat(farm.calls.getFirst().headers()).containsKey("Idempotency-key");
    assertThat(run.out()).startsWith("success sha256:cc");
  }

  @Test
  void aRebuildIsSubmittedAsOne() {
    farm.json("POST /api/v1/builds", "{\"build\":\"" + ID + "\"}");
    run("submit", "hello", "--commit", "0".repeat(40), "--rebuild");
    assertThat(farm.calls.getLast().body()).contains("\"urgency\":\"rebuild\"");
    run("submit", "hello", "--commit", "0".repeat(40));
    assertThat(farm.calls.getLast().body()).doesNotContain("urgency");
  }

  @Test
  void promoteAndItsRefusal() {
    farm.json("POST /api/v1/promotions", "{\"digest\":\"sha256:dd\"}");
    var run = run("promote", "127.0.0.1:5000/hello", "2", "--to", "staging", "--by", "ada");
    assertThat(run.out().strip()).isEqualTo("127.0.0.1:5000/hello:staging -> build 2 sha256:dd");
    assertThat(farm.calls.getFirst().body())
        .isEqualTo(
            "{\"image\":\"127.0.0.1:5000/hello\",\"number\":2,\"to\":\"staging\",\"by\":\"ada\"}");
    farm.answer(
        "POST /api/v1/promotions",
        new FakeFarm.Answer(
            409,
            "application/problem+json",
            "{\"title\":\"Refused\",\"detail\":\"latest is at build 3\"}"));
    run = run("promote", "127.0.0.1:5000/hello", "2");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("slipway: Refused: latest is at build 3 (HTTP 409");
  }

  @Test
  void projectsNeverPutTheSecretOnTheCommandLine() throws IOException {
    farm.json("POST /api/v1/projects", "{}");
    Files.writeString(directory.resolve("secret"), "from-file\n");
    String[] add = {
      "project", "add", "hello", "--repo", "http://127.0.0.1:1/h.git", "--image", "127.0.0.1:2/h"
    };
    assertThat(run(add).exit()).isZero();
    assertThat(farm.calls.getFirst().body())
        .contains("\"secret\":\"s3\"", "\"branches\":[\"main\"]", "\"gate\":\"AUTOMATIC\"");
    farm.json(
        "GET /api/v1/projects",
        "[{\"id\":\"hello\",\"repositoryUrl\":\"u\",\"image\":\"i\",\"branches\":[\"main\"],"
            + "\"gate\":\"MANUAL\"}]");
    assertThat(run("project", "ls").lines()).contains("hello  u           i      main      manual");
  }

  @Test
  void aProjectHasTheRulesThatWereGivenAndNoOthers() {
    farm.json("POST /api/v1/projects", "{}");
    String[] add = {
      "project", "add", "hello", "--repo", "http://127.0.0.1:1/h.git", "--image", "127.0.0.1:2/h"
    };
    String[] rules = {"--forge", "gitlab", "--poll", "5m", "--weight", "3", "--git-tag", "v*"};
    String[] bots = {"--untrusted-branch", "deps/*"};
    String[] chain = {"--stage", "staging", "--stage", "live=approval"};
    var run = run(with(with(with(add, rules), bots), chain));
    assertThat(run.err()).contains("POST /webhooks/gitlab/hello");
    assertThat(farm.calls.getFirst().body())
        .contains(
            "\"queue\":{\"weight\":3}",
            "\"triggers\":{\"forge\":\"gitlab\",\"tags\":[\"v*\"],\"untrusted\":[\"deps/*\"],\"poll\":\"PT5M\"}",
            "\"tags\":{}",
            "\"chain\":[{\"tag\":\"staging\",\"gate\":\"automatic\"},"
                + "{\"tag\":\"live\",\"gate\":\"approval\"}]");
    String[] checks = {
      "--stage", "staging=command:/bin/app 'self test'", "--stage", "live=http:204:https://e.org/up"
    };
    assertThat(run(with(add, checks)).exit()).isZero();
    assertThat(farm.calls.getLast().body())
        .contains(
            "{\"tag\":\"staging\",\"gate\":\"command\",\"command\":[\"/bin/app\",\"self test\"]}",
            "{\"tag\":\"live\",\"gate\":\"http\",\"url\":\"https://e.org/up\",\"status\":204}");
    assertThat(run(with(add, "--stage", "staging=command:/bin/app 'self")).err())
        .contains("a quote does not end");
    run = run(with(add, "--poll", "often"));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("30s, 5m or 1h, not 'often'");
  }

  @Test
  void aProjectThatIsChangedKeepsItsSecret() {
    farm.json("PUT /api/v1/projects/hello", "{}");
    var line = new CommandLines(directory, Map.of("SLIPWAY_SERVER", farm.url()));
    String[] change = {
      "project", "add", "hello", "--repo", "http://127.0.0.1:1/h.git", "--image", "127.0.0.1:2/h"
    };
    assertThat(line.run(change).err()).contains("--secret-file");
    assertThat(line.run(with(change, "--secret-file", "absent")).exit()).isEqualTo(2);
    assertThat(farm.calls).isEmpty();
    assertThat(line.run(with(change, "--replace")).exit()).isZero();
    assertThat(farm.calls.getFirst().body()).doesNotContain("secret");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void retentionPlanDeletesOnlyWhenTold() {
    farm.json(
        "GET /api/v1/retention/plan?image=127.0.0.1%3A5000%2Fhello&keep=1",
        """
        {"id":"p1","tags":[{"tag":"build-1-a","decision":"delete","reason":"not the newest 1",
          "digest":"sha256:%s"}]}
        """
            .formatted("e".repeat(64)));
    farm.json("POST /api/v1/retention/apply", "{}");
    var run = run("retention", "plan", "127.0.0.1:5000/hello", "--keep", "1");
    assertThat(run.lines().get(1))
        .isEqualTo("build-1-a  delete    not the newest 1  sha256:eeeeeeeeeeee");
    assertThat(run.err()).contains("slipway retention apply 127.0.0.1:5000/hello p1 --keep 1");
    assertThat(farm.calls).hasSize(1);
    run("retention", "plan", "127.0.0.1:5000/hello", "--keep", "1", "--apply");
    assertThat(farm.calls.getLast().line()).isEqualTo("POST /api/v1/retention/apply");
    assertThat(farm.calls.getLast().body()).contains("\"plan\":\"p1\"");
  }

  @Test
  void aPlanThatWasLookedAtIsAppliedByItsId() {
    farm.json(
        "POST /api/v1/retention/apply",
        "{\"planned\":[\"sha256:ee\"],\"deleted\":[],\"spared\":[],\"due\":\"soon\"}");

    var run = run("retention", "apply", "127.0.0.1:5000/hello", "p1", "--keep", "1");

    assertThat(run.err()).contains("applied: 1 planned, 0 deleted, 0 spared");
    assertThat(farm.calls).hasSize(1);
    assertThat(farm.calls.getFirst().body())
        .contains("\"image\":\"127.0.0.1:5000/hello\"", "\"keep\":1", "\"plan\":\"p1\"");
  }

  @Test
  void whatIsPlannedToGoIsShownAndWithdrawn() {
    farm.json(
        "GET /api/v1/retention/plan?image=127.0.0.1%3A5000%2Fhello",
        """
        {"id":"p2","tags":[{"tag":"build-1-a","decision":"delete","reason":"not the newest 1",
          "digest":"sha256:ee","planned":{"plan":"p1","due":"2026-03-01T10:00:00Z"}}]}
        """);
    farm.json("POST /api/v1/retention/withdraw", "{\"withdrawn\":[\"sha256:ee\"]}");

    assertThat(run("retention", "plan", "127.0.0.1:5000/hello").out())
        .contains("delete after 2026-03-01T10:00:00Z");
    var run = run("retention", "withdraw", "127.0.0.1:5000/hello", "p1", "--by", "ada");

    assertThat(run.lines()).containsExactly("sha256:ee");
    assertThat(farm.calls.getLast().body()).contains("\"plan\":\"p1\"", "\"by\":\"ada\"");
    run("retention", "withdraw", "127.0.0.1:5000/hello");
    assertThat(farm.calls.getLast().body()).doesNotContain("plan");
  }

  @Test
  void retentionExplainsOneTag() {
    farm.json(
        "GET /api/v1/retention/explain?image=127.0.0.1%3A5000%2Fhello&tag=build-1-a",
        "{\"tag\":\"build-1-a\",\"decision\":\"keep\",\"rule\":\"deployed\","
            + "\"reason\":\"it is deployed\",\"digest\":\"sha256:ee\",\"size\":2100000,"
            + "\"planned\":{\"plan\":\"p1\",\"due\":\"2026-03-01T10:00:00Z\"}}");
    assertThat(run("retention", "explain", "127.0.0.1:5000/hello", "build-1-a").lines())
        .contains("decision  keep", "rule      deployed", "size      2.1 MB")
        .contains("planned   to go after 2026-03-01T10:00:00Z by p1");
  }

  @Test
  void retentionIsToldWhatIsDeployed() {
    farm.json("PUT /api/v1/retention/deployed", "{\"deployed\":[\"sha256:ee\"]}");
    var run =
        run("retention", "deployed", "127.0.0.1:5000/hello", "--set", "build-1-a", "--by", "ada");
    assertThat(run.lines()).containsExactly("sha256:ee");
    assertThat(farm.calls.getFirst().body()).contains("\"by\":\"ada\"", "[\"build-1-a\"]");
  }

  @Test
  void retentionCollectsAndSaysWhatThatFreed() {
    farm.json(
        "POST /api/v1/retention/collect",
        "{\"before\":3000000,\"after\":1000000,\"freed\":2000000,\"leased\":2,"
            + "\"pausedMillis\":80,\"finished\":true}");
    var run = run("retention", "collect");
    assertThat(run.out().strip())
        .isEqualTo("freed 2.0 MB: 3.0 MB before, 1.0 MB after; requests waited 80 ms");
    assertThat(run.err()).contains("2 blobs were left alone");
  }

  @Test
  void aFarmThatIsAwayOrBrokenEndsWithThree() {
    farm.answer(
        "GET /api/v1/builds?limit=20", new FakeFarm.Answer(503, "text/plain", "Kafka is away"));
    var broken = run("ls");
    assertThat(broken.exit()).isEqualTo(3);
    assertThat(broken.err()).contains("Kafka is away (HTTP 503");
    farm.close();
    var away = run("ls");
    assertThat(away.exit()).isEqualTo(3);
    assertThat(away.err()).contains("does not answer").contains("slipway up");
  }

  @Test
  void aQuestionIsPutAgainWhenTheFarmAsksForThatAndAnOrderIsNot() {
    farm.json("GET /api/v1/builds?limit=20", "[]");
    farm.notYet.set(2);
    assertThat(run("ls").exit()).isZero();
    assertThat(farm.calls).hasSize(3);

    farm.notYet.set(1);
    var order = run("retention", "collect");
    assertThat(order.exit()).isEqualTo(3);
    assertThat(farm.calls).hasSize(4);
  }

  @Test
  void theFarmOfThisMachineIsFoundByItsFile() throws IOException {
    farm.json("GET /api/v1/builds?limit=20", "[]");
    var home = new CommandLines(directory, Map.of("SLIPWAY_HOME", "home"));
    var none = home.run("ls");
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.err()).contains("no farm is known").contains("--server");
    Files.createDirectories(directory.resolve("home"));
    Files.writeString(directory.resolve("home/farm.json"), "{\"url\":\"" + farm.url() + "\"}");
    assertThat(home.run("ls").exit()).isZero();
    assertThat(List.copyOf(farm.calls)).hasSize(1);
  }
}
