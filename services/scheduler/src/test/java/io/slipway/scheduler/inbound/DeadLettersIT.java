package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.testsupport.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters and denials as the scheduler's API shows them, on a real Kafka. */
@QuarkusTest
@QuarkusTestResource(value = SchedulerInfrastructure.class, restrictToAnnotatedClass = true)
class DeadLettersIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PATH = "/api/v1/dead-letters";
  private static final KafkaSettings KAFKA =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);

  private final Farm farm = new Farm(KAFKA.bootstrapServers());
  private final List<Received> told = new CopyOnWriteArrayList<>();
  private final EventFeed farmEvents =
      EventFeed.replay(KAFKA, "test-told", Set.of(Topics.FARM_EVENTS), told::add);

  @BeforeEach
  void ready() {
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void close() {
    farmEvents.close();
    farm.close();
  }

  /** A request that one reader could not handle, while the scheduler has long accepted it. */
  @Test
  void aReplayedRequestHasANewPlaceButIsTheSameBuild() throws Exception {
    Farm.register("letter").then().statusCode(201);
    ImageName image = Farm.image("letter");
    try (EventFeed failing =
        EventFeed.group(
            KAFKA,
            "failing-reader",
            Set.of(Topics.BUILD_REQUESTS),
            received -> {
              if (received.key().equals(image.value())) {
                throw new IllegalStateException("cannot handle this");
              }
            })) {
      Farm.push("letter", "d-1", Farm.SECRET).then().statusCode(202);
      await().atMost(LONG).until(() -> place(image) != null);
      assertThat(failing.healthy()).isTrue();
    }
    String place = place(image);
    assertThat(place).startsWith("build-requests/");
    String of = "letters.find { it.place == '" + place + "' }";
    given()
        .get(PATH + "?topic=build-requests")
        .then()
        .statusCode(200)
        .body(of + ".reason", containsString("cannot handle this"))
        .body(of + ".reader", equalTo("failing-reader"))
        .body(of + ".summary", startsWith("io.slipway.build.requested.v1"))
        .body(of + ".replays", hasSize(0));

    replay(Map.of("place", place, "by", "ada")).then().statusCode(200).body("replayed", hasSize(1));
    await().atMost(LONG).until(() -> farm.events(BuildRequested.class, image).size() == 2);
    given().get(PATH).then().body(of + ".replays[0].by", equalTo("ada"));
    replay(Map.of("place", place)).then().statusCode(409).body("detail", containsString("--again"));
    replay(Map.of("place", place, "again", true)).then().statusCode(200);
    await().atMost(LONG).until(() -> farm.events(BuildRequested.class, image).size() == 3);

    // Whoever comes next is behind the first, not behind three of it.
    Farm.push("letter", "d-2", Farm.SECRET).then().statusCode(202);
    BuildDispatched first = farm.awaitJob(image, 1);
    farm.started(first);
    farm.published(first);
    farm.finished(first, Outcome.SUCCESS);
    farm.tagged(first, "latest");
    BuildDispatched second = farm.awaitJob(image, 2);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(farm.events(BuildQueued.class, image)).hasSize(2);
  }

  @Test
  void saysWhatIsWrongWithAReplay() {
    replay(Map.of()).then().statusCode(400);
    replay(Map.of("place", "x/0/1", "all", true)).then().statusCode(400);
    replay(Map.of("place", "build-requests/0/999999")).then().statusCode(404);
    replay(Map.of("all", true, "topic", "nothing")).then().statusCode(400);
    replay(Map.of("all", true, "by", "a\nb")).then().statusCode(400);
    given().get(PATH + "?topic=nothing").then().statusCode(400);
  }

  @Test
  void wrongSignaturesAreToldTogether() {
    Farm.register("denied").then().statusCode(201);
    for (int i = 0; i < 50; i++) {
      Farm.push("denied", "d-" + i, "wrong secret").then().statusCode(401);
    }
    await().atMost(LONG).until(() -> denials().stream().mapToLong(AccessDenied::count).sum() >= 50);
    assertThat(denials())
        .hasSizeLessThan(50)
        .allMatch(d -> d.door().equals("scheduler") && d.why().contains("X-Hub-Signature-256"));
  }

  private List<AccessDenied> denials() {
    return told.stream()
        .filter(r -> r.event() instanceof AccessDenied)
        .map(r -> (AccessDenied) r.event())
        .filter(d -> d.action().equals("POST /webhooks/github"))
        .toList();
  }

  private static String place(ImageName image) {
    return given()
        .get(PATH)
        .then()
        .extract()
        .jsonPath()
        .getString("letters.find { it.key == '" + image + "' }?.place");
  }

  private static Response replay(Map<String, ?> wish) {
    return given().body(Json.write(wish)).post(PATH + "/replay");
  }
}
