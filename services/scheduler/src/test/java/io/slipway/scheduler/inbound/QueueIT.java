package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.leases.RedisLeases;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.Urgency;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask of the queue over REST: cancel, retry, why it waits. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class QueueIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Farm farm = new Farm(setting("slipway.kafka.bootstrap-servers"));

  @BeforeEach
  void ready() {
    Farm.awaitReady();
  }

  @AfterEach
  void close() {
    farm.close();
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  private static String submit(String project, String ref) {
    return submission(project, ref, "person").statusCode(202).extract().path("build");
  }

  private static ValidatableResponse submission(String project, String ref, String urgency) {
    return given()
        .body(
            "{\"project\":\"%s\",\"ref\":\"%s\",\"commit\":\"%s\",\"urgency\":\"%s\"}"
                .formatted(project, ref, "a".repeat(40), urgency))
        .post("/api/v1/builds")
        .then();
  }

  @Test
  void aWaitingBuildNamesItsHolderAndEndsWhenItIsCancelled() throws Exception {
    Farm.register("queue").then().statusCode(201);
    ImageName image = Farm.image("queue");
    String first = submit("queue", "main");
    BuildDispatched job = farm.awaitJob(image, 1);
    String second;
    try (RedisLeases leases = new RedisLeases(URI.create(setting("slipway.redis.url")))) {
      // As its builder does: without a lease the watchdog would give the build away.
      assertThat(leases.acquire(job.lease(), "b-1/1", job.fence(), Duration.ofMinutes(1)))
          .isPresent();
      farm.started(job);
      Farm.awaitState(first, "executing");
      second = submit("queue", "main");
      Farm.awaitState(second, "pending");

      given()
          .get("/api/v1/builds/" + second + "/why-waiting")
          .then()
          .statusCode(200)
          .body("limit", equalTo("image"))
          .body("holder.build", equalTo(first))
          .body("holder.builder", equalTo("b-1"))
          .body("position", equalTo(2))
          .body("basis", equalTo("no build of this image has ended yet"))
          .body("explanation", containsString("build 1 is not over"));
    }

    given()
        .body("{\"by\":\"ada\",\"why\":\"a mistake\"}")
        .post("/api/v1/builds/" + second + "/cancel")
        .then()
        .statusCode(202);
    Farm.awaitState(second, "finished");
    JsonPath end = Farm.show(second);
    assertThat(end.getString("outcome")).isEqualTo("cancellation");
    assertThat(end.getString("message")).isEqualTo("cancelled by ada: a mistake");
    assertThat(end.getString("cancelledBy")).isEqualTo("ada");
    given().post("/api/v1/builds/" + second + "/cancel").then().statusCode(409);
    given().get("/api/v1/builds/" + second + "/why-waiting").then().body("limit", equalTo("none"));
  }

  @Test
  void aRunningBuildIsCancelledByItsBuilder() throws Exception {
    Farm.register("running").then().statusCode(201);
    ImageName image = Farm.image("running");
    String build = submit("running", "main");
    BuildDispatched job = farm.awaitJob(image, 1);
    try (RedisLeases leases = new RedisLeases(URI.create(setting("slipway.redis.url")))) {
      assertThat(leases.acquire(job.lease(), "b-1/1", job.fence(), Duration.ofMinutes(1)))
          .isPresent();
      farm.started(job);
      Farm.awaitState(build, "executing");

      given().post("/api/v1/builds/" + build + "/cancel").then().statusCode(202);
      await().atMost(LONG).until(() -> !farm.events(BuildCancelled.class, image).isEmpty());
      assertThat(farm.events(BuildFinished.class, image)).isEmpty();
      farm.finished(job, Outcome.CANCELLATION);
    }

    Farm.awaitState(build, "finished");
    assertThat(Farm.show(build).getString("outcome")).isEqualTo("cancellation");
  }

  @Test
  void aRetryIsABuildOfItsOwnOfTheSameSource() throws Exception {
    Farm.register("again").then().statusCode(201);
    ImageName image = Farm.image("again");
    String build = submit("again", "main");
    given().post("/api/v1/builds/" + build + "/retry").then().statusCode(409);
    farm.finished(farm.awaitJob(image, 1), Outcome.FAILURE);
    Farm.awaitState(build, "finished");

    String retry = retry(build);
    assertThat(retry).isNotEqualTo(build).isEqualTo(retry(build));

    BuildDispatched job = farm.awaitJob(image, 2);
    assertThat(job.build().value()).isEqualTo(retry);
    assertThat(job.number()).isEqualTo(2);
    assertThat(Farm.show(retry).getString("cause")).isEqualTo("retry of build 1 by ada");
    assertThat(Farm.show(retry).getString("source.commit")).isEqualTo("a".repeat(40));
    given().post("/api/v1/builds/" + "0".repeat(8) + "/retry").then().statusCode(400);
  }

  @Test
  void aRebuildStandsBehindPeople() throws Exception {
    Farm.register("nightly").then().statusCode(201);
    submission("nightly", "main", "rebuild").statusCode(202);
    ImageName image = Farm.image("nightly");
    await().atMost(LONG).until(() -> !farm.events(BuildRequested.class, image).isEmpty());
    assertThat(farm.events(BuildRequested.class, image))
        .extracting(BuildRequested::urgency)
        .containsExactly(Urgency.REBUILD);
    submission("nightly", "main", "soon")
        .statusCode(400)
        .body("detail", containsString("urgency is one of person, rebuild, not 'soon'"));
  }

  private static String retry(String build) {
    return given()
        .header("Idempotency-Key", "once")
        .body("{\"by\":\"ada\"}")
        .post("/api/v1/builds/" + build + "/retry")
        .then()
        .statusCode(202)
        .extract()
        .path("build");
  }

  @Test
  void aNewerPushToAPullRequestReplacesTheOlderAndABranchLosesNothing() {
    Farm.register("pull").then().statusCode(201);
    ImageName image = Farm.image("pull");
    submit("pull", "main");
    submit("pull", "main");
    submit("pull", "refs/pull/5/head");
    submit("pull", "refs/pull/5/head");
    await().atMost(LONG).until(() -> !farm.events(BuildCancelled.class, image).isEmpty());

    assertThat(farm.events(BuildCancelled.class, image))
        .singleElement()
        .satisfies(c -> assertThat(c.why()).isEqualTo("build 4 of the same pull request is newer"));
    assertThat(farm.events(BuildRequested.class, image)).hasSize(4);
    await().atMost(LONG).until(() -> farm.events(BuildFinished.class, image).size() == 1);
  }
}
