package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.leases.RedisLeases;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scheduler as a service, on a real Kafka and a real Redis. Every test has its own project. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class SchedulerIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Farm farm = new Farm(setting("slipway.kafka.bootstrap-servers"));

  @BeforeEach
  void ready() {
    await().atMost(Duration.ofSeconds(60)).until(() -> status("/q/health/ready") == 200);
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void projectsAreRegisteredOnceAndKeepTheirSecret() {
    Farm.register("reg").then().statusCode(201).body("gate", equalTo("automatic"));
    Farm.register("reg").then().statusCode(200);
    given()
        .body(Farm.registration("reg", "another secret"))
        .post("/api/v1/projects")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("PUT"));
    given()
        .body("{\"repositoryUrl\":\"https://example.org/reg.git\",\"image\":\"r/reg2\"}")
        .put("/api/v1/projects/reg")
        .then()
        .statusCode(200)
        .body("image", equalTo("r/reg2"));
    given()
        .get("/api/v1/projects")
        .then()
        .statusCode(200)
        .body("projects.find { it.id == 'reg' }.image", equalTo("r/reg2"))
        .body(not(containsString(Farm.SECRET)));
    await().atMost(LONG).until(() -> farm.allText().contains("reg2"));
    assertThat(farm.allText()).doesNotContain(Farm.SECRET);
  }

  @Test
  void rulesOfAProjectAreKeptAndTheRestIsDefault() {
    given()
        .body(
            """
            {"repositoryUrl":"https://example.org/rules.git","image":"r/rules","secret":"12345678",
             "queue":{"branches":"parallel","weight":3},
             "triggers":{"forge":"GitLab","tags":["v*"],"pullRequests":true,"poll":"PT5M"},
             "tags":{"branch":["<branch>-<n>"]},
             "chain":[{"tag":"staging"},{"tag":"live","gate":"approval"},
               {"tag":"checked","gate":"command","command":["/bin/app","--self test"]},
               {"tag":"asked","gate":"http","url":"https://e.org/up","status":204,"timeout":"PT5S"}]}
            """)
        .put("/api/v1/projects/rules")
        .then()
        .statusCode(200);
    given()
        .get("/api/v1/projects/rules")
        .then()
        .statusCode(200)
        .body("queue.branches", equalTo("parallel"))
        .body("queue.pullRequests", equalTo("replace"))
        .body("queue.weight", equalTo(3))
        .body("triggers.forge", equalTo("gitlab"))
        .body("triggers.poll", equalTo("PT5M"))
        .body("tags.branch", equalTo(List.of("<branch>-<n>")))
        .body("tags.pullRequest", equalTo(List.of("pr-<id>-<n>")))
        .body("chain.tag", equalTo(List.of("staging", "live", "checked", "asked")))
        .body("chain.gate", equalTo(List.of("automatic", "approval", "command", "http")))
        .body("chain[2].command", equalTo(List.of("/bin/app", "--self test")))
        .body("chain[2].timeout", equalTo("PT10M"))
        .body("chain[3].url", equalTo("https://e.org/up"))
        .body("chain[3].status", equalTo(204))
        .body("chain[3].timeout", equalTo("PT5S"));
  }

  @Test
  void aRuleThatCannotBeSaysWhy() {
    String project =
        "{\"repositoryUrl\":\"https://e.org/x\",\"image\":\"r/x\",\"secret\":\"12345678\",%s}";
    Map.of(
            "\"queue\":{\"branches\":\"replace\"}", "only pull requests replace",
            "\"queue\":{\"weight\":0}", "a weight is 1 to 1000, not 0",
            "\"queue\":{\"pullRequests\":\"never\"}",
                "queue.pullRequests is one of serialize, parallel, replace, not 'never'",
            "\"triggers\":{\"forge\":\"sourcehut\"}", "triggers.forge is one of github",
            "\"triggers\":{\"poll\":\"5m\"}", "triggers.poll is an ISO 8601 duration",
            "\"chain\":[{\"tag\":\"1.4.0\"}]", "no stage of a promotion chain",
            "\"chain\":[{\"tag\":\"live\",\"gate\":\"hope\"}]",
                "automatic, approval, command, http, not 'hope'",
            "\"gate\":\"perhaps\"", "gate is one of automatic, manual, not 'perhaps'")
        .forEach(
            (rule, why) ->
                given()
                    .body(project.formatted(rule))
                    .put("/api/v1/projects/x")
                    .then()
                    .statusCode(400)
                    .body("detail", containsString(why)));
  }

  @Test
  void aGateThatCannotBeSaysWhy() {
    String project =
        "{\"repositoryUrl\":\"https://e.org/x\",\"image\":\"r/x\",\"secret\":\"12345678\",\"chain\":[{\"tag\":\"live\",%s}]}";
    Map.of(
            "\"gate\":\"command\"", "a command gate needs a program",
            "\"gate\":\"approval\",\"command\":[\"x\"]",
                "chain.command is for the gates command, not",
            "\"gate\":\"http\"", "an HTTP gate needs http(s)://HOST/...",
            "\"gate\":\"http\",\"url\":\"file:///etc/passwd\"", "an HTTP gate needs",
            "\"gate\":\"http\",\"url\":\"https://e.org\",\"status\":99", "no HTTP status: 99",
            "\"gate\":\"command\",\"command\":[\"x\"],\"timeout\":\"5m\"",
                "chain.timeout is an ISO 8601",
            "\"gate\":\"command\",\"command\":[\"x\"],\"timeout\":\"PT2H\"",
                "a gate's timeout is up to")
        .forEach(
            (gate, why) ->
                given()
                    .body(project.formatted(gate))
                    .put("/api/v1/projects/x")
                    .then()
                    .statusCode(400)
                    .body("detail", containsString(why)));
  }

  @Test
  void whatIsNoProjectIsRefused() {
    for (String body :
        List.of(
            "{",
            "{}",
            "{\"id\":\"x\",\"repositoryUrl\":\"ext::sh -c"
                + " id\",\"image\":\"r/x\",\"secret\":\"12345678\"}",
            "{\"id\":\"x\",\"repositoryUrl\":\"https://e.org/x\",\"image\":\"r/x\",\"secret\":\"short\"}",
            "{\"id\":\"x\",\"surprise\":1}")) {
      given()
          .body(body)
          .post("/api/v1/projects")
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("title", equalTo("Bad request"));
    }
  }

  @Test
  void aWrongSignatureLeavesNoEventAndTheSameDeliveryTwiceMakesOneBuild() {
    Farm.register("hook").then().statusCode(201);
    ImageName image = Farm.image("hook");

    Farm.push("hook", "d-1", "wrong secret")
        .then()
        .statusCode(401)
        .contentType("application/problem+json");
    String build =
        Farm.push("hook", "d-1", Farm.SECRET).then().statusCode(202).extract().path("build");
    farm.awaitJob(image, 1);
    Farm.push("hook", "d-1", Farm.SECRET)
        .then()
        .statusCode(202)
        .body("build", equalTo(build))
        .body("duplicate", equalTo(true));
    String second =
        Farm.push("hook", "d-2", Farm.SECRET).then().statusCode(202).extract().path("build");

    await().atMost(LONG).until(() -> farm.events(BuildQueued.class, image).size() == 2);
    assertThat(farm.events(BuildRequested.class, image)).hasSize(2);
    assertThat(farm.events(BuildQueued.class, image))
        .extracting(BuildQueued::number)
        .containsExactly(1L, 2L);
    assertThat(List.of(build, second)).doesNotHaveDuplicates();
    assertThat(farm.traceOf(BuildDispatched.class, image))
        .isPresent()
        .isEqualTo(farm.traceOf(BuildRequested.class, image));
  }

  @Test
  void aBuildGoesItsWholeWayAndTheNextFollows() throws Exception {
    Farm.register("life").then().statusCode(201);
    ImageName image = Farm.image("life");
    String first = Farm.push("life", "d-1", Farm.SECRET).then().extract().path("build");
    String second = Farm.push("life", "d-2", Farm.SECRET).then().extract().path("build");
    BuildDispatched job = farm.awaitJob(image, 1);
    assertThat(job.build().value()).isEqualTo(first);
    Farm.awaitState(first, "pending");

    try (RedisLeases leases = new RedisLeases(URI.create(setting("slipway.redis.url")))) {
      assertThat(leases.acquire(image.value(), "b-1/1", job.fence(), Duration.ofSeconds(60)))
          .isPresent();
      farm.started(job);
      Farm.awaitState(first, "executing");
      farm.published(job);
      Farm.awaitState(first, "finalizing");
      assertThat(farm.events(BuildDispatched.class, image)).hasSize(1);
      farm.finished(job, Outcome.SUCCESS);
      assertThat(farm.awaitJob(image, 2).build().value()).isEqualTo(second);
      farm.tagged(job, "staging");
      farm.tagged(job, "latest");
      Farm.awaitState(first, "finished");
    }
    JsonPath view = Farm.show(first);
    assertThat(view.getString("outcome")).isEqualTo("success");
    assertThat(view.getLong("number")).isEqualTo(1);
    assertThat(view.getString("digest")).isEqualTo(Farm.DIGEST.value());
    assertThat(view.getList("tags", String.class)).containsExactly("latest", "staging");
    assertThat(view.getString("cause")).isEqualTo("push by ada");
    assertThat(view.getString("source.commit")).isEqualTo("7".repeat(40));
  }

  @Test
  void aLostBuilderIsReplacedAndTheSecondLossQuarantinesTheBuild() throws Exception {
    Farm.register("lost").then().statusCode(201);
    ImageName image = Farm.image("lost");
    String build = Farm.push("lost", "d-1", Farm.SECRET).then().extract().path("build");
    for (int attempt = 1; attempt <= 2; attempt++) {
      BuildDispatched job = farm.awaitJob(image, attempt);
      assertThat(job.attempt()).isEqualTo(attempt);
      farm.started(job);
    }
    await().atMost(LONG).until(() -> !farm.events(BuildFinished.class, image).isEmpty());

    Farm.awaitState(build, "finished");
    assertThat(Farm.show(build).getString("outcome")).isEqualTo("error");
    assertThat(Farm.show(build).getString("message")).contains("quarantined", "slipway retry");
    assertThat(farm.events(BuildDispatched.class, image)).hasSize(2);
  }

  @Test
  void aFailureIsShownWithItsReason() throws Exception {
    Farm.register("fail").then().statusCode(201);
    String build = Farm.push("fail", "d-1", Farm.SECRET).then().extract().path("build");
    BuildDispatched job = farm.awaitJob(Farm.image("fail"), 1);
    farm.finished(job, Outcome.FAILURE);

    Farm.awaitState(build, "finished");
    assertThat(Farm.show(build).getString("outcome")).isEqualTo("failure");
    assertThat(Farm.show(build).getString("message")).contains("Dockerfile:3");
  }

  @Test
  void submittingWithTheSameKeyGivesTheSameBuild() {
    Farm.register("sub").then().statusCode(201);
    String commit = "\",\"commit\":\"" + "a".repeat(40) + "\"}";
    String body = "{\"project\":\"sub" + commit;
    String once = submit(body, "k1", 202).getString("build");

    assertThat(submit(body, "k1", 202).getString("build")).isEqualTo(once);
    assertThat(submit(body, "k2", 202).getString("build")).isNotEqualTo(once);
    submit("{\"project\":\"nobody" + commit, "k3", 404);
    submit("{\"project\":\"sub\",\"commit\":\"main\"}", "k4", 400);
    submit("{\"project\":\"sub\"}", "k5", 400);
    submit("{\"project\":\"sub\",\"ref\":\"../x" + commit, "k6", 400);
    await()
        .atMost(LONG)
        .until(() -> list("?image=" + Farm.image("sub")).getList("builds").size() == 2);
    JsonPath first = list("?limit=1&image=" + Farm.image("sub"));
    JsonPath next =
        list("?limit=1&image=" + Farm.image("sub") + "&cursor=" + first.getString("next"));
    assertThat(first.getLong("builds[0].number")).isEqualTo(2);
    assertThat(next.getLong("builds[0].number")).isEqualTo(1);
    assertThat(list("?number=1&image=" + Farm.image("sub")).getString("builds[0].id"))
        .isEqualTo(next.getString("builds[0].id"));
    given().get("/api/v1/builds?cursor=x").then().statusCode(400);
    given().get("/api/v1/builds/x").then().statusCode(400);
  }

  @Test
  void tooLargeABodyIsRefusedWhileItIsRead() {
    given()
        .header("X-GitHub-Event", "push")
        .body("x".repeat(65 * 1024))
        .post("/webhooks/github")
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
    // The server's own limit must not come first: its answer is no problem document.
    assertThat(setting("quarkus.http.limits.max-body-size")).isEqualTo("26M");
  }

  private static JsonPath submit(String body, String key, int status) {
    return given()
        .header("Idempotency-Key", key)
        .body(body)
        .post("/api/v1/builds")
        .then()
        .statusCode(status)
        .extract()
        .jsonPath();
  }

  private static JsonPath list(String query) {
    return given().get("/api/v1/builds" + query).then().statusCode(200).extract().jsonPath();
  }

  private static int status(String path) {
    return given().get(path).statusCode();
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
