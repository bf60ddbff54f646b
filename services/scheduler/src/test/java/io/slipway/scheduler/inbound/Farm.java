package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.PromotionChain;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The rest of the farm, as far as the scheduler sees it: forge, builder and promoter. */
final class Farm implements AutoCloseable {
  static final String SECRET = "correct horse";
  static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<Received> seen = new CopyOnWriteArrayList<>();
  private final KafkaEventSink sink;
  private final EventFeed feed;

  Farm(String kafka) {
    KafkaSettings settings = new KafkaSettings(kafka, 3, (short) 1);
    sink = new KafkaEventSink(settings, "test-farm");
    feed = EventFeed.replay(settings, "test-farm", Set.copyOf(Topics.all()), seen::add);
  }

  /** Waits until the scheduler has read everything. */
  static void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  static ImageName image(String project) {
    return new ImageName("127.0.0.1:5000/" + project);
  }

  static Response register(String project) {
    return given()
        .contentType("application/json")
        .body(registration(project, SECRET))
        .post("/api/v1/projects");
  }

  static String registration(String project, String secret) {
    return Json.write(
        Map.of(
            "id",
            project,
            "repositoryUrl",
            "https://example.org/" + project + ".git",
            "image",
            image(project).value(),
            "secret",
            secret,
            "branches",
            List.of("main")));
  }

  static String payload(String project, char digit) {
    return Json.write(
        Map.of(
            "ref", "refs/heads/main",
            "after", String.valueOf(digit).repeat(40),
            "repository", Map.of("clone_url", "https://example.org/" + project + ".git"),
            "pusher", Map.of("name", "ada")));
  }

  /** A push of a commit to main of a repository, told to its project by name. */
  static Response pushOf(String project, String url, String commit, String delivery) {
    return pushOf(project, url, new Step("0".repeat(40), commit), delivery);
  }

  /** From which commit to which a push takes its branch. */
  record Step(String before, String after) {}

  static Response pushOf(String project, String url, Step step, String delivery) {
    String body =
        Json.write(
            Map.of(
                "ref",
                "refs/heads/main",
                "before",
                step.before(),
                "after",
                step.after(),
                "repository",
                Map.of("clone_url", url),
                "pusher",
                Map.of("name", "ada")));
    return post("/webhooks/github/" + project, body, delivery, SECRET);
  }

  static Response push(String project, String delivery, String secret) {
    return post("/webhooks/github", payload(project, '7'), delivery, secret);
  }

  private static Response post(String path, String body, String delivery, String secret) {
    return given()
        .contentType("application/json")
        .header("X-GitHub-Event", "push")
        .header("X-GitHub-Delivery", delivery)
        .header(
            "X-Hub-Signature-256", Deliveries.sign(secret, body.getBytes(StandardCharsets.UTF_8)))
        .body(body)
        .post(path);
  }

  static JsonPath show(String build) {
    return given().get("/api/v1/builds/" + build).then().statusCode(200).extract().jsonPath();
  }

  static void awaitState(String build, String state) {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> show(build).getString("state").equals(state));
  }

  /** Events of a type about an image, in the order of their topic. */
  <E extends BuildEvent.OfImage> List<E> events(Class<E> type, ImageName image) {
    return seen.stream()
        .map(Received::event)
        .flatMap(e -> type.isInstance(e) ? Stream.of(type.cast(e)) : Stream.of())
        .filter(e -> e.image().equals(image))
        .toList();
  }

  Optional<TraceContext> traceOf(Class<?> type, ImageName image) {
    return seen.stream()
        .filter(r -> type.isInstance(r.event()))
        .filter(r -> ((BuildEvent.OfImage) r.event()).image().equals(image))
        .findFirst()
        .flatMap(Received::trace);
  }

  /** Everything of the topics as text, to look for what must not be there. */
  String allText() {
    return seen.stream().map(r -> r.event().toString()).reduce("", String::concat);
  }

  BuildDispatched awaitJob(ImageName image, int count) {
    await().atMost(LONG).until(() -> events(BuildDispatched.class, image).size() >= count);
    return events(BuildDispatched.class, image).get(count - 1);
  }

  void started(BuildDispatched job) throws EventsUnavailable {
    send(
        new BuildEvent.BuildStarted(
            Instant.now(), job.build(), job.image(), new BuilderId("b-1"), job.attempt()));
  }

  void published(BuildDispatched job) throws EventsUnavailable {
    send(
        new BuildEvent.ImagePublished(
            Instant.now(),
            job.build(),
            job.project(),
            job.image(),
            DIGEST,
            job.source(),
            job.gate(),
            job.number(),
            job.fence(),
            Optional.of(job.lane()),
            job.order(),
            PromotionChain.BY_GATE));
  }

  void finished(BuildDispatched job, Outcome outcome) throws EventsUnavailable {
    Optional<Digest> digest = outcome == Outcome.SUCCESS ? Optional.of(DIGEST) : Optional.empty();
    send(
        new BuildEvent.BuildFinished(
            Instant.now(),
            job.build(),
            job.image(),
            outcome,
            outcome == Outcome.SUCCESS ? "" : "Dockerfile:3: no such file",
            digest,
            job.attempt()));
  }

  void tagged(BuildDispatched job, String tag) throws EventsUnavailable {
    BuildId build = job.build();
    send(
        new BuildEvent.TagMoved(
            Instant.now(),
            job.image(),
            new Tag(tag),
            Optional.empty(),
            DIGEST,
            build,
            job.number(),
            "promoter",
            "test"));
  }

  void send(BuildEvent event) throws EventsUnavailable {
    sink.send(event, TraceContext.newRoot());
  }

  @Override
  public void close() {
    feed.close();
    sink.close();
  }
}
