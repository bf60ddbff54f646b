package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildOrder;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.testsupport.TestGit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds whose age no push tells stand where Git's history puts them. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class AncestryIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final Farm farm = new Farm(setting("slipway.kafka.bootstrap-servers"));
  private final List<String> commits = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void ready() {
    Farm.awaitReady();
  }

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void anOldCommitThatSomebodyBuildsStandsBeforeTheNewerOnes() throws Exception {
    ImageName image = Farm.image("asked");
    try (TestGit repository = filled("asked", 4)) {
      accepted(image, start("asked", 3));
      accepted(image, start("asked", 1));
      accepted(image, start("asked", 4));
      accepted(image, start("asked", 3));
      assertThat(repository.commits()).isEqualTo(4);
    }

    assertThat(orders(image, 4))
        .containsExactly(
            BuildOrder.inTurn(1),
            new BuildOrder(List.of(1L), 2),
            BuildOrder.inTurn(3),
            new BuildOrder(List.of(3L), 4));
  }

  @Test
  void aPushBehindAGapFindsItsPlace() throws Exception {
    ImageName image = Farm.image("gap");
    try (TestGit repository = filled("gap", 6)) {
      String url = repository.url();
      accepted(image, push("gap", url, 1, 2));
      accepted(image, push("gap", url, 5, 6));
      accepted(image, push("gap", url, 3, 4));
    }

    assertThat(orders(image, 3))
        .containsExactly(
            BuildOrder.inTurn(1), BuildOrder.inTurn(2), new BuildOrder(List.of(2L), 3));
    BuildDispatched late = farm.awaitJob(image, 3);
    assertThat(Farm.show(late.build().value()).getLong("standsBefore")).isEqualTo(2);
    assertThat(farm.events(BuildRequested.class, image))
        .last()
        .extracting(r -> r.ancestorOf().orElseThrow().value())
        .isEqualTo(commits.get(5));
  }

  @Test
  void withoutAnAnswerOfTheRepositoryTheArrivalDecides() throws Exception {
    ImageName image = Farm.image("mute");
    filled("mute", 2).close();
    accepted(image, start("mute", 2));
    accepted(image, start("mute", 1));

    assertThat(orders(image, 2)).containsExactly(BuildOrder.inTurn(1), BuildOrder.inTurn(2));
  }

  private TestGit filled(String project, int size) throws Exception {
    TestGit repository = TestGit.create(directory);
    for (int i = 1; i <= size; i++) {
      commits.add(repository.commit("commit " + i, Map.of("a", "" + i)));
    }
    SecretBox box = SecretBox.open(Path.of(setting("slipway.secrets.key-file")));
    farm.send(
        Deliveries.project(box, project, repository.url(), Farm.SECRET, TriggerRules.DEFAULTS));
    await()
        .atMost(LONG)
        .until(() -> given().get("/api/v1/projects/" + project).statusCode() == 200);
    return repository;
  }

  private Response start(String project, int commit) {
    return given()
        .contentType("application/json")
        .body(
            Json.write(
                Map.of(
                    "project",
                    project,
                    "ref",
                    "refs/heads/main",
                    "commit",
                    commits.get(commit - 1))))
        .post("/api/v1/builds");
  }

  private Response push(String project, String url, int before, int after) {
    Farm.Step step = new Farm.Step(commits.get(before - 1), commits.get(after - 1));
    return Farm.pushOf(project, url, step, project + after);
  }

  /** Waits until it has its number, so that the next one comes after it. */
  private void accepted(ImageName image, Response response) throws Exception {
    String build = response.then().statusCode(202).extract().path("build");
    await().atMost(LONG).until(() -> job(image, build).isPresent());
    farm.finished(job(image, build).orElseThrow(), Outcome.SUCCESS);
    await().atMost(LONG).until(() -> "success".equals(Farm.show(build).getString("outcome")));
  }

  private Optional<BuildDispatched> job(ImageName image, String build) {
    return farm.events(BuildDispatched.class, image).stream()
        .filter(job -> job.build().value().equals(build))
        .findFirst();
  }

  private List<BuildOrder> orders(ImageName image, int count) {
    farm.awaitJob(image, count);
    return farm.events(BuildDispatched.class, image).stream()
        .map(job -> job.order().orElseGet(() -> BuildOrder.inTurn(job.number())))
        .toList();
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
