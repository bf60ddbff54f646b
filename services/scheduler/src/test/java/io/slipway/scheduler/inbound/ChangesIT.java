package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.PushSkipped;
import io.slipway.model.BuildOrder;
import io.slipway.model.Forge;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.inbound.Deliveries.What;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.testsupport.TestGit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of repositories: told by every forge, found by polling, left out by their paths. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class ChangesIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Farm farm = new Farm(setting("slipway.kafka.bootstrap-servers"));

  @TempDir private Path directory;

  @BeforeEach
  void ready() {
    Farm.awaitReady();
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @ParameterizedTest
  @EnumSource(Forge.class)
  void everyForgesWebhooksBecomeBuildsOfTheRightLane(Forge forge) throws Exception {
    String project = Deliveries.lower(forge);
    ImageName image = Farm.image(project);
    register(
        project,
        "https://example.org/shop",
        new TriggerRules(forge, List.of(), List.of("v*"), true, Duration.ZERO));

    String build = post(forge, What.PUSH, "d-1").then().statusCode(202).extract().path("build");
    farm.awaitJob(image, 1);
    post(forge, What.PUSH, "d-1")
        .then()
        .statusCode(202)
        .body("build", equalTo(build))
        .body("duplicate", equalTo(true));
    post(forge, What.TAG, "d-2").then().statusCode(202);
    Response fork = post(forge, What.FORK, "d-3");
    if (forge == Forge.BITBUCKET) {
      fork.then().statusCode(202).body("skipped", containsString("no full commit"));
    } else {
      fork.then().statusCode(202).body("duplicate", equalTo(false));
    }
    given()
        .body(Deliveries.body(forge, What.PUSH))
        .post("/webhooks/" + project + "/" + project)
        .then()
        .statusCode(401);

    int builds = forge == Forge.BITBUCKET ? 2 : 3;
    await().atMost(LONG).until(() -> farm.events(BuildRequested.class, image).size() == builds);
    List<BuildRequested> requests = farm.events(BuildRequested.class, image);
    assertThat(requests.get(0).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(requests.get(1).source().ref()).isEqualTo("refs/tags/v1.2.0");
    if (builds == 3) {
      assertThat(requests.get(2).lane()).isEqualTo(Lane.UNTRUSTED);
    }
    assertThat(changes(project).getList("changes.decision"))
        .hasSize(4)
        .contains("built", "duplicate");
  }

  @Test
  void unknownForgesAre404AndTooLargeBodies413() {
    given().body("{}").post("/webhooks/sourcehut/x").then().statusCode(404);
    given().body("x".repeat(65 * 1024)).post("/webhooks/gitlab/x").then().statusCode(413);
    given().get("/api/v1/projects/nobody/changes").then().statusCode(404);
  }

  @Test
  void aPushWithoutAWebhookIsFoundAndOneThatIsToldIsNotBuiltAgain() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      String first = repository.commit("one", Map.of("a", "1"));
      repository.tag("v1", "a release");
      ImageName image = Farm.image("polled");
      TriggerRules rules =
          new TriggerRules(Forge.GITHUB, List.of(), List.of("v*"), false, Duration.ofSeconds(1));
      register("polled", repository.url(), rules);

      awaitCommits(image, List.of(first, first));
      assertThat(farm.events(BuildRequested.class, image))
          .extracting(r -> r.source().ref())
          .containsExactlyInAnyOrder("refs/heads/main", "refs/tags/v1");

      String second = repository.commit("two", Map.of("a", "2"));
      awaitCommits(image, List.of(first, first, second));
      Farm.pushOf("polled", repository.url(), second, "late")
          .then()
          .statusCode(202)
          .body("duplicate", equalTo(true));

      // Whoever is first, webhook or look: it is built once.
      String third = repository.commit("three", Map.of("a", "3"));
      Farm.pushOf("polled", repository.url(), third, "early").then().statusCode(202);
      awaitCommits(image, List.of(first, first, second, third));
      // That a later look finds this one shows that no look found the others again.
      String fourth = repository.commit("four", Map.of("a", "4"));
      awaitCommits(image, List.of(first, first, second, third, fourth));
    }
  }

  /** Its webhook may be with another scheduler, which has not told yet. */
  @Test
  void aPushIsFoundOnlyWhenASecondLookSoonAfterSeesItToo() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      String first = repository.commit("one", Map.of("a", "1"));
      ImageName image = Farm.image("twice");
      TriggerRules rules =
          new TriggerRules(Forge.GITHUB, List.of(), List.of(), false, Duration.ofHours(1));
      Instant start = Instant.now();
      register("twice", repository.url(), rules);

      awaitCommits(image, List.of(first));

      assertThat(farm.events(BuildRequested.class, image))
          .extracting(BuildRequested::at)
          .allMatch(at -> at.isAfter(start.plusSeconds(4)));
    }
  }

  @Test
  void aPushThatChangesNothingOfThePathsIsSkippedWithAReason() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      String first = repository.commit("one", Map.of("src/a", "1", "docs/b", "1"));
      ImageName image = Farm.image("paths");
      TriggerRules rules =
          new TriggerRules(Forge.GITHUB, List.of("src"), List.of(), false, Duration.ZERO);
      register("paths", repository.url(), rules);

      Farm.pushOf("paths", repository.url(), first, "d-1").then().statusCode(202);
      BuildDispatched job = farm.awaitJob(image, 1);
      farm.finished(job, Outcome.SUCCESS);
      await()
          .atMost(LONG)
          .until(() -> "success".equals(Farm.show(job.build().value()).getString("outcome")));

      String docs = repository.commit("docs", Map.of("docs/b", "2"));
      Farm.pushOf("paths", repository.url(), docs, "d-2")
          .then()
          .statusCode(202)
          .body(
              "skipped", containsString("none of 1 files changed since " + first.substring(0, 7)));
      String source = repository.commit("src", Map.of("src/a", "2"));
      Farm.pushOf("paths", repository.url(), source, "d-3")
          .then()
          .body("duplicate", equalTo(false));
      // The last good build is still the first: what the third changes is not built well yet.
      String more = repository.commit("docs", Map.of("docs/b", "3"));
      Farm.pushOf("paths", repository.url(), more, "d-4").then().body("duplicate", equalTo(false));
      Farm.pushOf("paths", repository.url(), "7".repeat(40), "d-5")
          .then()
          .body("duplicate", equalTo(false));
      assertThat(changes("paths").getList("changes.decision", String.class))
          .containsExactly("built", "built", "built", "skipped", "built");
    }
  }

  @Test
  void aPushThatWasLeftOutIsLeftOutAgainWhenItIsToldLate() throws Exception {
    try (TestGit repository = TestGit.create(directory)) {
      String first = repository.commit("one", Map.of("src/a", "1"));
      ImageName image = Farm.image("late");
      TriggerRules rules =
          new TriggerRules(Forge.GITHUB, List.of("src"), List.of(), false, Duration.ZERO);
      register("late", repository.url(), rules);
      endWell(Farm.pushOf("late", repository.url(), first, "d-1"), image, 1);
      String docs = repository.commit("docs", Map.of("docs/b", "2"));
      Farm.pushOf("late", repository.url(), docs, "d-2")
          .then()
          .body("skipped", containsString("none of 1 files"));
      String source = repository.commit("src", Map.of("src/a", "2"));
      endWell(Farm.pushOf("late", repository.url(), source, "d-3"), image, 2);

      // Compared with the last good build, the old push changes src back.
      Farm.pushOf("late", repository.url(), docs, "d-2")
          .then()
          .statusCode(202)
          .body("skipped", containsString("none of 1 files"));
      assertThat(farm.events(BuildRequested.class, image)).hasSize(2);
      assertThat(farm.events(PushSkipped.class, image)).hasSize(1);
    }
  }

  private void endWell(Response push, ImageName image, int number) throws Exception {
    String build = push.then().statusCode(202).extract().path("build");
    farm.finished(farm.awaitJob(image, number), Outcome.SUCCESS);
    await().atMost(LONG).until(() -> "success".equals(Farm.show(build).getString("outcome")));
  }

  @Test
  void aPushThatWasOvertakenIsTheOlderBuildInSpiteOfItsNumber() throws Exception {
    ImageName image = Farm.image("overtaken");
    String url = "https://example.org/overtaken.git";
    register("overtaken", url, TriggerRules.DEFAULTS);
    String a = "a".repeat(40);
    String b = "b".repeat(40);
    Farm.pushOf("overtaken", url, new Farm.Step(a, b), "d-2").then().statusCode(202);
    String older =
        Farm.pushOf("overtaken", url, new Farm.Step("0".repeat(40), a), "d-1")
            .then()
            .statusCode(202)
            .extract()
            .path("build");

    BuildDispatched newer = farm.awaitJob(image, 1);
    assertThat(newer.order()).isEmpty();
    farm.finished(newer, Outcome.SUCCESS);
    BuildDispatched late = farm.awaitJob(image, 2);
    assertThat(late.build().value()).isEqualTo(older);
    assertThat(late.number()).isEqualTo(2);
    assertThat(late.order()).contains(new BuildOrder(List.of(1L), 2));
  }

  private void awaitCommits(ImageName image, List<String> commits) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(farm.events(BuildRequested.class, image))
                    .extracting(r -> r.source().commit().value())
                    .containsExactlyElementsOf(commits));
  }

  private static Response post(Forge forge, What what, String id) {
    String body = Deliveries.body(forge, what);
    return given()
        .headers(Deliveries.headers(forge, what, id, Deliveries.SECRET, body))
        .body(body)
        .post("/webhooks/" + Deliveries.lower(forge) + "/" + Deliveries.lower(forge));
  }

  /** By its event: the rules decide here, not how they are registered. */
  private void register(String project, String url, TriggerRules rules) throws Exception {
    SecretBox box = SecretBox.open(Path.of(setting("slipway.secrets.key-file")));
    farm.send(Deliveries.project(box, project, url, Deliveries.SECRET, rules));
    await()
        .atMost(LONG)
        .until(() -> given().get("/api/v1/projects/" + project).statusCode() == 200);
  }

  private static JsonPath changes(String project) {
    return given()
        .get("/api/v1/projects/" + project + "/changes")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
