package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.PushSkipped;
import io.slipway.leases.RedisLeases;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Outcome;
import io.slipway.model.ProjectId;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.testsupport.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The forge is told how the builds of its commits are. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class StatusesIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Farm farm =
      new Farm(
          ConfigProvider.getConfig().getValue("slipway.kafka.bootstrap-servers", String.class));
  private final RecordingForge forge = new RecordingForge();

  @BeforeEach
  void ready() {
    Farm.awaitReady();
  }

  @AfterEach
  void close() {
    farm.close();
    forge.close();
  }

  @Test
  void aBuildIsShownFromItsWaitToItsEnd() throws Exception {
    Farm.register("told").then().statusCode(201);
    tell("told", "hush-token");
    Farm.push("told", "d-1", Farm.SECRET).then().statusCode(202);
    BuildDispatched job = farm.awaitJob(Farm.image("told"), 1);
    awaitLast("build 1 waits", "pending");
    try (RedisLeases leases = new RedisLeases(TestRedis.get().uri())) {
      // As its builder does: without a lease the watchdog would give the build away.
      assertThat(leases.acquire(job.lease(), "b-1/1", job.fence(), Duration.ofMinutes(1)))
          .isPresent();
      farm.started(job);
      awaitLast("build 1 is running", "pending");
      farm.finished(job, Outcome.FAILURE);
      awaitLast("build 1 failed: Dockerfile:3: no such file", "failure");
    }

    assertThat(forge.calls())
        .allSatisfy(
            call -> {
              assertThat(call.path()).isEqualTo("/repos/told/statuses/" + "7".repeat(40));
              assertThat(call.authorization()).isEqualTo("Bearer hush-token");
            });
    assertThat(farm.allText()).doesNotContain("hush-token");
    given().get("/api/v1/projects/told/status").then().body(not(containsString("hush")));
  }

  @Test
  void aPushThatChangesNothingIsAsGoodAsBuiltUnlessItsCommitWas() throws Exception {
    Farm.register("part").then().statusCode(201);
    tell("part", "hush-token");
    Farm.push("part", "d-1", Farm.SECRET).then().statusCode(202);
    awaitLast("build 1 waits", "pending");

    farm.send(skipped("part", "s-1", "7".repeat(40))); // what was just pushed
    farm.send(skipped("part", "s-2", "8".repeat(40)));

    awaitLast("not built: docs only", "success");
    assertThat(forge.calls().getLast().path()).isEqualTo("/repos/part/statuses/" + "8".repeat(40));
    assertThat(forge.calls()).filteredOn(c -> c.body().contains("not built")).hasSize(1);
  }

  /** Gates come after the build; the build's own status stays. */
  @Test
  void theGateOfAStageIsToldBesideTheBuild() throws Exception {
    Farm.register("gated").then().statusCode(201);
    tell("gated", "hush-token");
    Farm.push("gated", "d-1", Farm.SECRET).then().statusCode(202);
    awaitLast("build 1 waits", "pending");

    farm.send(wanted("gated"));
    awaitLast("build 1 is being checked", "pending");
    farm.send(ended(wanted("gated")));
    awaitLast("build 1 did not pass: exit code 4", "failure");

    assertThat(forge.calls())
        .allMatch(call -> call.path().equals("/repos/gated/statuses/" + "7".repeat(40)))
        .extracting(call -> call.body().replaceAll(".*\"context\":\"([^\"]*)\".*", "$1"))
        .containsExactly("slipway/gated", "slipway/gated/staging", "slipway/gated/staging");

    farm.send(wanted("gated")); // comes late, and again
    Farm.push("gated", "d-2", Farm.SECRET).then().statusCode(202);
    awaitLast("build 2 waits", "pending");
    assertThat(forge.calls()).filteredOn(c -> c.body().contains("staging")).hasSize(2);
  }

  private static GateWanted wanted(String project) {
    return new GateWanted(
        Instant.now(),
        Farm.image(project),
        1,
        new Digest("sha256:" + "a".repeat(64)),
        new Tag("staging"),
        new StageGate.Command(List.of("/check"), Duration.ofMinutes(1)),
        5);
  }

  private static GateEnded ended(GateWanted wanted) {
    return new GateEnded(
        Instant.now(),
        wanted.image(),
        wanted.number(),
        wanted.digest(),
        wanted.stage(),
        wanted.gate(),
        wanted.cause(),
        false,
        "exit code 4",
        Duration.ofSeconds(1),
        new BuilderId("b-1"));
  }

  private static PushSkipped skipped(String project, String delivery, String commit) {
    return new PushSkipped(
        Instant.now(),
        new ProjectId(project),
        Farm.image(project),
        "refs/heads/main",
        Optional.empty(),
        new CommitId(commit),
        delivery,
        "docs only");
  }

  @Test
  void aForgeThatFailsIsToldAgainAndARedirectIsNotFollowed() {
    forge.answerWith(503, 429);
    Farm.register("again").then().statusCode(201);
    tell("again", "hush-token");
    Farm.push("again", "d-1", Farm.SECRET).then().statusCode(202);
    await().atMost(LONG).until(() -> forge.calls().size() == 3);
    assertThat(List.of(forge.calls().get(0), forge.calls().get(1)))
        .containsOnly(forge.calls().get(2));

    try (RecordingForge other = new RecordingForge()) {
      other.answerWith(307);
      given()
          .body(body(other.url(), "hush-token"))
          .put("/api/v1/projects/again/status")
          .then()
          .statusCode(200);
      Farm.push("again", "d-2", Farm.SECRET).then().statusCode(202);
      await().atMost(LONG).until(() -> !other.calls().isEmpty());
      assertThat(other.calls()).noneMatch(call -> call.path().equals("/elsewhere"));
    }
  }

  @Test
  void aTargetOutlivesAChangeOfTheProjectAndIsTakenAwayByHand() {
    Farm.register("keep").then().statusCode(201);
    tell("keep", "hush-token");
    given()
        .body("{\"repositoryUrl\":\"https://example.org/keep.git\",\"image\":\"r/keep\"}")
        .put("/api/v1/projects/keep")
        .then()
        .statusCode(200);
    given()
        .get("/api/v1/projects/keep/status")
        .then()
        .body("told", equalTo(true))
        .body("api", equalTo(forge.url()));
    given().delete("/api/v1/projects/keep/status").then().body("told", equalTo(false));
    given().get("/api/v1/projects/keep/status").then().body("told", equalTo(false));
    given().body(body("ftp://x", "t")).put("/api/v1/projects/keep/status").then().statusCode(400);
    given()
        .body(body("https://x", "a\\nb"))
        .put("/api/v1/projects/keep/status")
        .then()
        .statusCode(400);
    given().body(body("https://x", "t")).put("/api/v1/projects/no/status").then().statusCode(404);
  }

  private void tell(String project, String token) {
    given()
        .body(body(forge.url() + "/", token))
        .put("/api/v1/projects/" + project + "/status")
        .then()
        .statusCode(200)
        .body("api", equalTo(forge.url()));
  }

  private static String body(String api, String token) {
    return "{\"api\":\"" + api + "\",\"token\":\"" + token + "\"}";
  }

  private void awaitLast(String description, String state) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(forge.calls()).isNotEmpty();
              assertThat(forge.calls().getLast().body())
                  .contains("\"state\":\"" + state + "\"", description);
            });
  }
}
