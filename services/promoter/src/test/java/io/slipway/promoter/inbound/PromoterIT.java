package io.slipway.promoter.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.build.registry.ImageReference;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.TagRules;
import io.slipway.model.TraceContext;
import io.slipway.promoter.config.PromoterConfig;
import io.slipway.promoter.domain.Events;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PromoterInfrastructure.class)
class PromoterIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject PromoterConfig config;

  @ConfigProperty(name = "test.registry")
  String registry;

  private final RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
  private final TestImages images =
      new TestImages(new JibRegistryClient(RegistrySettings.defaults()));
  private ImageName image = Events.IMAGE;
  private EventSink sink;

  @BeforeEach
  void ready() {
    image = new ImageName(registry + "/team/app-" + UUID.randomUUID());
    sink = new KafkaEventSink(new KafkaSettings(config.kafka(), 2, (short) 1), "test");
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void aPublishedImageGetsItsTagsInRegistryAndLedger() throws Exception {
    Digest digest = publish(1, Gate.AUTOMATIC);

    awaitTag("latest", digest);
    assertThat(tag("staging")).isEqualTo(digest.value());
    assertThat(tag("build-1-0000001")).isEqualTo(digest.value());
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                tags()
                    .then()
                    .statusCode(200)
                    .body("tags.tag", contains("build-1-0000001", "latest", "staging"))
                    .body("tags.digest", hasItem(digest.value()))
                    .body("tags.find { it.tag == 'latest' }.number", equalTo(1))
                    .body("tags.find { it.tag == 'latest' }.by", equalTo("promoter")));
  }

  @Test
  void aPromotionMovesLatestAndOneBackwardsIsRefusedAndRecorded() throws Exception {
    Digest first = publish(1, Gate.MANUAL);
    Digest second = publish(2, Gate.MANUAL);
    awaitTag("staging", second);
    assertThat(admin.digest(reference("latest"))).isEmpty();

    promote(2, "latest")
        .then()
        .statusCode(200)
        .body("digest", equalTo(second.value()))
        .body("why", containsString("ada"));
    assertThat(tag("latest")).isEqualTo(second.value());

    promote(1, "latest")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString("never moves to an older build"));
    assertThat(tag("latest")).isEqualTo(second.value());

    promote(2, "latest").then().statusCode(200);
    promote(1, "v1.0.0").then().statusCode(200).body("digest", equalTo(first.value()));
    promote(2, "v1.0.0").then().statusCode(409).body("detail", containsString("immutable"));
    history("latest")
        .then()
        .body("moves.outcome", contains("refused", "moved"))
        .body("moves.number", contains(1, 2))
        .body("moves[1].to", equalTo(second.value()));
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    publish(1, Gate.MANUAL);
    Digest second = publish(2, Gate.MANUAL);
    awaitTag("staging", second);

    dryRun(2, "latest").body("verdicts.outcome", contains("moves"));
    dryRun(1, "staging").body("verdicts.rule", contains("order"));
    assertThat(tag("latest")).isEqualTo("none");
    history("latest").then().body("moves", hasSize(0));
    history("staging").then().body("moves.outcome", contains("moved", "moved"));
  }

  @Test
  void anApprovalCountsForItsDigestAndARollbackIsWrittenDown() throws Exception {
    Digest first = publish(1, Gate.MANUAL);
    Digest second = publish(2, Gate.MANUAL);
    awaitTag("staging", second);
    String path = "/api/v1/promotions/approvals";
    post(path, Map.of("number", 1, "by", "ada", "digest", second.value()))
        .statusCode(409)
        .body("detail", containsString("was approved, but build 1 is"));
    assertThat(tag("latest")).isEqualTo("none");
    post(path, Map.of("number", 1, "by", "ada")).statusCode(200).body("tag", equalTo("latest"));
    post(path, Map.of("number", 2, "by", "ada")).statusCode(200);
    assertThat(tag("latest")).isEqualTo(second.value());

    post("/api/v1/tags/rollback", Map.of("tag", "latest", "by", "bob", "why", "it leaks"))
        .statusCode(200)
        .body("number", equalTo(1))
        .body("digest", equalTo(first.value()));
    assertThat(tag("latest")).isEqualTo(first.value());
    promote(2, "latest").then().statusCode(409).body("detail", containsString("rolled back"));
    history("latest")
        .then()
        .body("moves.outcome", hasItem("moved"))
        .body("moves.why", hasItem("rolled back by bob: it leaks"));
    post("/api/v1/tags/rollback", Map.of("tag", "latest", "by", "bob")).statusCode(409);
    post("/api/v1/tags/rollback", Map.of("tag", "no", "by", "bob")).statusCode(404);
  }

  @Test
  void driftIsRepairedAndTold() throws Exception {
    Digest first = publish(1, Gate.AUTOMATIC);
    Digest second = publish(2, Gate.AUTOMATIC);
    awaitTag("latest", second);
    // Answered in its turn: the move above is confirmed by then, and what follows is drift.
    promote(1, "latest").then().statusCode(409);
    images.tag(image, "latest", first);
    images.tag(image, "by-hand", first);

    awaitTag("latest", second);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                given()
                    .queryParam("image", image.value())
                    .get("/api/v1/tags/drift")
                    .then()
                    .body("restored.tag", hasItem("latest"))
                    .body("restored.found", hasItem(first.value()))
                    .body("tags.findAll { it.state == 'unknown' }.tag", contains("by-hand")));
    history("latest").then().body("moves.outcome", hasItem("restored"));
  }

  @Test
  void theRulesAreThoseOfTheRegisteredProject() throws Exception {
    Project known = Events.project(Gate.MANUAL, List.of("v*"), TagRules.DEFAULTS);
    ProjectId id = new ProjectId("p" + UUID.randomUUID().toString().substring(0, 8));
    sink.send(
        new ProjectRegistered(
            Events.NOON,
            new Project(
                id,
                known.repositoryUrl(),
                image,
                List.of("main"),
                Gate.MANUAL,
                "Dockerfile",
                "",
                known.queue(),
                known.triggers(),
                new TagRules(List.of("<branch>"), List.of(), List.of("<tag>"), List.of("lts-*"))),
            "sealed"),
        TraceContext.newRoot());
    Digest digest = images.push(image, "build 1");
    var plain = Events.published(image, 1, digest, Gate.AUTOMATIC);
    sink.send(
        new ImagePublished(
            plain.at(),
            plain.build(),
            id,
            image,
            digest,
            plain.source(),
            plain.gate(),
            1,
            10,
            plain.lane(),
            plain.order(),
            PromotionChain.BY_GATE),
        TraceContext.newRoot());

    awaitTag("staging", digest);
    assertThat(tag("main")).isEqualTo(digest.value());
    assertThat(tag("latest")).as("releases by tags, by approval").isEqualTo("none");
  }

  private io.restassured.response.ValidatableResponse post(String path, Map<String, Object> body) {
    Map<String, Object> all = new HashMap<>(body);
    all.put("image", image.value());
    return given()
        .contentType("application/json")
        .body(all)
        .queryParam("wait", 30)
        .post(path)
        .then();
  }

  private io.restassured.response.ValidatableResponse dryRun(long number, String to) {
    return given()
        .contentType("application/json")
        .body(Map.of("image", image.value(), "number", number, "to", to, "by", "ada"))
        .queryParam("dryRun", true)
        .post("/api/v1/promotions")
        .then()
        .statusCode(200);
  }

  @Test
  void lateAndRepeatedEventsMoveNothingBack() throws Exception {
    Digest third = publish(3, Gate.AUTOMATIC);
    Digest second = publish(2, Gate.AUTOMATIC);
    publish(3, Gate.AUTOMATIC);
    Digest fourth = publish(4, Gate.AUTOMATIC);
    awaitTag("latest", fourth);

    assertThat(tag("build-2-0000002")).isEqualTo(second.value());
    assertThat(tag("build-3-0000003")).isEqualTo(third.value());
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                history("latest")
                    .then()
                    .body("moves.outcome", contains("moved", "refused", "moved")));
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    promote(1, "latest").then().statusCode(404).body("detail", containsString("no image of"));
    tags().then().statusCode(404);
    given().get("/api/v1/tags").then().statusCode(400);
    given().queryParam("image", "NO GOOD").get("/api/v1/tags/history").then().statusCode(400);

    Digest digest = publish(1, Gate.MANUAL);
    awaitTag("staging", digest);
    promote(7, "latest").then().statusCode(404).body("detail", containsString("build 7"));
    promote(1, "build-9-abcdefa").then().statusCode(409);
    promote(1, "no good").then().statusCode(400);
    given()
        .contentType("application/json")
        .body("{\"image\":\"" + image + "\"}")
        .post("/api/v1/promotions")
        .then()
        .statusCode(400);
  }

  @Test
  void aManifestThatTheRegistryLostIsARefusalNotAnEndlessRetry() throws Exception {
    sink.send(Events.published(image, 1, Events.digest(1), Gate.AUTOMATIC), TraceContext.newRoot());
    Digest next = publish(2, Gate.MANUAL);

    awaitTag("staging", next);
    history("latest").then().body("moves.outcome", contains("refused"));
    history("build-1-0000001").then().body("moves.why", hasItems(containsString("refused it")));
  }

  /** A registry that was read only for a while, or had an image only later, for example. */
  @Test
  void aBuildOfWhichTheRegistryTookNoTagIsPromotedWhenItTakesOne() throws Exception {
    ImageName elsewhere = new ImageName(image + "-elsewhere");
    Digest digest = images.push(elsewhere, "build 1");
    sink.send(Events.published(image, 1, digest, Gate.AUTOMATIC), TraceContext.newRoot());
    await()
        .atMost(LONG)
        .untilAsserted(() -> history("build-1-0000001").then().body("moves", hasSize(1)));
    promote(1, "latest").then().statusCode(409).body("detail", containsString("refused it"));

    assertThat(images.push(image, "build 1")).isEqualTo(digest);
    promote(1, "latest").then().statusCode(200);

    assertThat(tag("latest")).isEqualTo(digest.value());
  }

  private Digest publish(long number, Gate gate) throws Exception {
    Digest digest = images.push(image, "build " + number);
    sink.send(Events.published(image, number, digest, gate), TraceContext.newRoot());
    return digest;
  }

  private Response promote(long number, String to) {
    return given()
        .contentType("application/json")
        .body(Map.of("image", image.value(), "number", number, "to", to, "by", "ada"))
        .queryParam("wait", 30)
        .post("/api/v1/promotions");
  }

  private Response tags() {
    return given().queryParam("image", image.value()).get("/api/v1/tags");
  }

  private Response history(String tag) {
    return given()
        .queryParam("image", image.value())
        .queryParam("tag", tag)
        .get("/api/v1/tags/history");
  }

  private void awaitTag(String tag, Digest digest) {
    await().atMost(LONG).until(() -> digest.value().equals(tag(tag)));
  }

  private String tag(String tag) throws IOException {
    return admin.digest(reference(tag)).map(Object::toString).orElse("none");
  }

  private ImageReference reference(String tag) {
    return new ImageReference(image.registry(), image.repository(), tag, null);
  }
}
