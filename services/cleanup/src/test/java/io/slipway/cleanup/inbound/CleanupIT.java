package io.slipway.cleanup.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.build.registry.ImageReference;
import io.slipway.cleanup.config.CleanupConfig;
import io.slipway.cleanup.domain.Facts;
import io.slipway.events.BuildEvent;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CleanupInfrastructure.class)
class CleanupIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject CleanupConfig config;

  @ConfigProperty(name = "test.registry")
  String registry;

  private final RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
  private final List<ManifestDeleted> deletions = new CopyOnWriteArrayList<>();
  private ImageName image = new ImageName("host.test/none");
  private TaggedImages images;
  private Facts facts;
  private EventSink sink;
  private EventFeed feed;

  @BeforeEach
  void ready() {
    image = new ImageName(registry + "/team/app-" + UUID.randomUUID());
    images = new TaggedImages(new JibRegistryClient(RegistrySettings.defaults()), image);
    facts = new Facts(image);
    KafkaSettings kafka = new KafkaSettings(config.kafka(), 2, (short) 1);
    sink = new KafkaEventSink(kafka, "test");
    feed = EventFeed.replay(kafka, "test", Set.of(Topics.IMAGE_EVENTS), r -> note(r.event()));
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void close() {
    feed.close();
    sink.close();
  }

  private void note(BuildEvent event) {
    if (event instanceof ManifestDeleted deleted && deleted.image().equals(image)) {
      deletions.add(deleted);
    }
  }

  @Test
  void aPlanSaysWhyAndApplyDoesExactlyThatPlan() throws Exception {
    Digest first = build(1);
    build(2);
    Digest third = build(3);
    tagged("staging", 3, third);
    awaitTags(4);

    Response plan = plan(2);
    plan.then()
        .statusCode(200)
        .body("deletes", equalTo(1))
        .body("tags", hasSize(4))
        .body("tags.find { it.tag == 'build-1-a' }.decision", equalTo("delete"))
        .body("tags.find { it.tag == 'build-1-a' }.reason", containsString("place 3"))
        .body("tags.find { it.tag == 'build-1-a' }.size", greaterThan(100))
        .body("tags.find { it.tag == 'staging' }.decision", equalTo("keep"));
    assertThat(deletions).as("a plan deletes nothing").isEmpty();
    assertThat(digest("build-1-a")).isEqualTo(first.value());

    apply(2, plan.path("id"))
        .then()
        .statusCode(200)
        .body("deleted", equalTo(List.of(first.value())))
        .body("spared", hasSize(0));
    assertThat(digest("build-1-a")).isEqualTo("none");
    assertThat(digest("build-2-a")).isNotEqualTo("none");
    assertThat(digest("staging")).isEqualTo(third.value());
    await().atMost(LONG).until(() -> deletions.size() == 1);
    assertThat(deletions.getFirst().tags().getFirst()).hasToString("build-1-a");
    assertThat(deletions.getFirst().digest()).isEqualTo(first);

    apply(2, plan.path("id")).then().statusCode(409);
  }

  @Test
  void aPlanThatIsNoLongerTrueIsRefusedAndDeletesNothing() throws Exception {
    Digest first = build(1);
    build(2);
    awaitTags(2);
    String id = plan(1).path("id");

    images.push("build-3-a", "3");
    apply(1, id)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("Nothing was deleted"));
    assertThat(digest("build-1-a")).isEqualTo(first.value());
  }

  @Test
  void theImageOfAKeptIndexIsUntouched() throws Exception {
    Digest child = build(1);
    Digest index = images.index("v1.0.0", child);
    build(2);
    build(3);
    awaitTags(4);

    Response plan = plan(1);
    plan.then()
        .body("tags.find { it.tag == 'build-1-a' }.reason", containsString("v1.0.0 is an index"));
    apply(1, plan.path("id")).then().statusCode(200).body("deleted", hasSize(1));
    assertThat(digest("build-1-a")).isEqualTo(child.value());
    assertThat(digest("v1.0.0")).isEqualTo(index.value());
    assertThat(digest("build-2-a")).isEqualTo("none");
  }

  @Test
  void oneTagIsExplainedAndWhatIsDeployedStays() throws Exception {
    Digest first = build(1);
    build(2);
    awaitTags(2);
    explain("build-1-a")
        .then()
        .statusCode(200)
        .body("decision", equalTo("delete"))
        .body("rule", equalTo("rule 1 (*, keep 1)"));
    explain("nothing").then().statusCode(404);

    deploy("build-1-a")
        .then()
        .statusCode(200)
        .body("deployed", equalTo(List.of(first.value())))
        .body("by", equalTo("ada"));
    explain("build-1-a").then().body("decision", equalTo("keep")).body("rule", equalTo("deployed"));
    deploy("nothing").then().statusCode(404);
    given()
        .queryParam("image", image.value())
        .get("/api/v1/retention/deployed")
        .then()
        .body("deployed", equalTo(List.of(first.value())));
  }

  @Test
  void whileABuildIsInFlightNothingGoes() throws Exception {
    Digest first = build(1);
    build(2);
    awaitTags(2);
    sink.send(facts.started(3), TraceContext.newRoot());
    apply(1, plan(1).path("id"))
        .then()
        .statusCode(200)
        .body("planned", hasSize(1))
        .body("deleted", hasSize(0))
        .body("putOff", containsString("in flight"));
    assertThat(digest("build-1-a")).isEqualTo(first.value());

    sink.send(facts.finished(3, Outcome.FAILURE), TraceContext.newRoot());
    await().atMost(LONG).until(() -> digest("build-1-a").equals("none"));
  }

  @Test
  void whatIsPlannedToGoIsToldAndCanBeTakenBack() throws Exception {
    Digest first = build(1);
    build(2);
    awaitTags(2);
    explain("build-1-a").then().body("planned", nullValue());
    sink.send(facts.started(3), TraceContext.newRoot()); // so that it does not go at once
    String id = plan(1).path("id");
    apply(1, id).then().body("planned", hasSize(1)).body("deleted", hasSize(0));
    explain("build-1-a")
        .then()
        .body("planned.plan", equalTo(id))
        .body("planned.due", notNullValue());

    withdraw(Map.of("image", image.value(), "plan", "sha256:another")).then().statusCode(404);
    withdraw(Map.of("image", image.value(), "plan", id))
        .then()
        .statusCode(200)
        .body("withdrawn", equalTo(List.of(first.value())));

    explain("build-1-a").then().body("planned", nullValue());
    sink.send(facts.finished(3, Outcome.FAILURE), TraceContext.newRoot());
    build(4);
    awaitTags(3);
    assertThat(digest("build-1-a")).isEqualTo(first.value());
    withdraw(Map.of("image", image.value())).then().statusCode(404);
    withdraw(Map.of()).then().statusCode(400);
  }

  private static Response withdraw(Map<String, String> order) {
    return given().contentType("application/json").body(order).post("/api/v1/retention/withdraw");
  }

  @Test
  void anotherRegistryThanOnesOwnIsNotCollected() {
    given().post("/api/v1/retention/collect").then().statusCode(409);
  }

  @Test
  void whatSomebodyElseDeletedIsToldToTheLedger() throws Exception {
    Digest first = build(1);
    build(2);
    awaitTags(2);
    admin.delete(reference("x").withDigest(new io.slipway.build.image.Digest(first.value())));

    apply(5, plan(5).path("id")).then().statusCode(200).body("deleted", hasSize(0));

    await().atMost(LONG).until(() -> deletions.size() == 1);
    assertThat(deletions.getFirst().digest()).isEqualTo(first);
    assertThat(deletions.getFirst().reason()).contains("does not have it any more");
  }

  @Test
  void danglingManifestsAreAMetricPerRepository() throws Exception {
    build(1);
    Digest lost = images.push("temporary", "lost");
    sink.send(facts.published(2, lost), TraceContext.newRoot());
    await().atMost(LONG).untilAsserted(() -> assertThat(dangling()).isEqualTo("0.0"));

    sink.send(facts.refused("build-2-a", 2), TraceContext.newRoot());
    await().atMost(LONG).untilAsserted(() -> assertThat(dangling()).isEqualTo("1.0"));

    sink.send(facts.deleted(lost), TraceContext.newRoot());
    await().atMost(LONG).untilAsserted(() -> assertThat(dangling()).isEqualTo("0.0"));
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    plan(10).then().statusCode(404);
    given().get("/api/v1/retention/plan").then().statusCode(400);
    given().queryParam("image", "B AD").get("/api/v1/retention/plan").then().statusCode(400);
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/retention/apply")
        .then()
        .statusCode(400);
  }

  @Test
  void keepingNothingIsRefused() throws Exception {
    build(1);
    awaitTags(1);
    plan(0).then().statusCode(400).body("detail", containsString("keep starts at 1"));
  }

  /** A build as builder and promoter leave it: pushed, published, tagged, decided on. */
  private Digest build(long number) throws Exception {
    Digest digest = images.push("build-" + number + "-a", Long.toString(number));
    sink.send(facts.published(number, digest), TraceContext.newRoot());
    sink.send(facts.moved("build-" + number + "-a", number, digest), TraceContext.newRoot());
    sink.send(facts.settled(number), TraceContext.newRoot());
    return digest;
  }

  private void tagged(String tag, long number, Digest digest) throws Exception {
    images.push(tag, Long.toString(number));
    sink.send(facts.moved(tag, number, digest), TraceContext.newRoot());
  }

  /** Waits until cleanup knows all that was sent: the last thing sent decides a plan. */
  private void awaitTags(int count) throws Exception {
    Digest marker = images.push("marker", "marker");
    sink.send(facts.published(999, marker), TraceContext.newRoot());
    sink.send(facts.refused("build-999-a", 999), TraceContext.newRoot());
    await().atMost(LONG).untilAsserted(() -> assertThat(dangling()).isEqualTo("1.0"));
    admin.delete(reference("x").withDigest(new io.slipway.build.image.Digest(marker.value())));
    sink.send(facts.deleted(marker), TraceContext.newRoot());
    await().atMost(LONG).untilAsserted(() -> assertThat(dangling()).isEqualTo("0.0"));
    await().atMost(LONG).until(() -> deletions.size() == 1);
    deletions.clear();
    plan(100).then().body("tags", hasSize(count));
  }

  private String dangling() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("slipway_registry_dangling_manifests{"))
        .filter(line -> line.contains("repository=\"" + image + "\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("not there");
  }

  private Response plan(int keep) {
    return given()
        .queryParam("image", image.value())
        .queryParam("keep", keep)
        .get("/api/v1/retention/plan");
  }

  private Response explain(String tag) {
    return given()
        .queryParam("image", image.value())
        .queryParam("tag", tag)
        .queryParam("keep", 1)
        .get("/api/v1/retention/explain");
  }

  private Response deploy(String what) {
    return given()
        .contentType("application/json")
        .body(Map.of("image", image.value(), "deployed", List.of(what), "by", "ada"))
        .put("/api/v1/retention/deployed");
  }

  private Response apply(int keep, String plan) {
    return given()
        .contentType("application/json")
        .body(Map.of("image", image.value(), "keep", keep, "plan", plan))
        .post("/api/v1/retention/apply");
  }

  private String digest(String tag) throws IOException {
    return admin.digest(reference(tag)).map(Object::toString).orElse("none");
  }

  private ImageReference reference(String tag) {
    return new ImageReference(image.registry(), image.repository(), tag, null);
  }
}
