package io.slipway.promoter.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.build.registry.ImageReference;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import io.slipway.promoter.config.PromoterConfig;
import io.slipway.promoter.domain.Events;
import io.slipway.promoter.domain.Promoter;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Two pipelines push the same image at once, the older commit slow and the newer fast, or the other
 * way round, or both in the same moment: both keep their own tag, and latest is the newer commit.
 * Of every other race the webhooks came in the wrong order, so that the older commit has the higher
 * number.
 */
@QuarkusTest
@QuarkusTestResource(PromoterInfrastructure.class)
class RacingPushesIT {
  private static final int RACES = 200;
  private static final Duration LONG = Duration.ofMinutes(4);

  @Inject PromoterConfig config;

  @ConfigProperty(name = "test.registry")
  String registry;

  private final RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
  private final TestImages images =
      new TestImages(new JibRegistryClient(RegistrySettings.defaults()));

  /**
   * A race.
   *
   * @param image its image
   * @param older digest of the older commit
   * @param newer digest of the newer one
   * @param reversed whether the newer one is build 1
   */
  private record Race(ImageName image, Digest older, Digest newer, boolean reversed) {
    ImagePublished olderBuild() {
      return reversed
          ? Events.overtaken(Events.published(image, 2, older, Gate.AUTOMATIC), 1)
          : Events.published(image, 1, older, Gate.AUTOMATIC);
    }

    ImagePublished newerBuild() {
      return Events.published(image, reversed ? 1 : 2, newer, Gate.AUTOMATIC);
    }
  }

  @Test
  void twoHundredOfTwoHundredEndRight() throws Exception {
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
    String run = UUID.randomUUID().toString();
    List<Race> races = new ArrayList<>();
    try (var sink = new KafkaEventSink(new KafkaSettings(config.kafka(), 2, (short) 1), "race");
        ExecutorService pipelines = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < RACES; i++) {
        ImageName image = new ImageName(registry + "/race/" + run + "-" + i);
        Race race =
            new Race(
                image,
                images.push(image, "older " + i),
                images.push(image, "newer " + i),
                i / 4 % 2 == 0);
        run(race, i % 4, pipelines, sink);
        races.add(race);
      }
      for (Race race : races) {
        await().atMost(LONG).until(() -> isOver(race));
      }
    }

    assertThat(races.stream().filter(this::endedRight)).hasSize(RACES);
  }

  private static void run(Race race, int order, ExecutorService pipelines, EventSink sink)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<Long> older = () -> sink.send(race.olderBuild(), TraceContext.newRoot());
    Callable<Long> newer = () -> sink.send(race.newerBuild(), TraceContext.newRoot());
    switch (order) {
      case 0 -> {
        newer.call();
        older.call();
      }
      case 1 -> {
        older.call();
        newer.call();
      }
      default -> {
        Future<Long> one = pipelines.submit(() -> atOnce(start, order == 2 ? older : newer));
        Future<Long> other = pipelines.submit(() -> atOnce(start, order == 2 ? newer : older));
        assertThat(one.get()).isNotEqualTo(other.get());
      }
    }
  }

  private static long atOnce(CyclicBarrier start, Callable<Long> push) throws Exception {
    start.await();
    return push.call();
  }

  /** Every publication is decided in order: when both have their own tag, latest has its last. */
  private boolean isOver(Race race) throws IOException {
    var history =
        given()
            .queryParam("image", race.image().value())
            .queryParam("tag", "latest")
            .get("/api/v1/tags/history");
    return history.statusCode() == 200
        && history.jsonPath().getList("moves").size() == 2
        && !tag(race, Events.ownTag(1).value()).equals("none")
        && !tag(race, Events.ownTag(2).value()).equals("none");
  }

  private boolean endedRight(Race race) {
    return tag(race, Promoter.ownTag(race.olderBuild()).value()).equals(race.older().value())
        && tag(race, Promoter.ownTag(race.newerBuild()).value()).equals(race.newer().value())
        && tag(race, "latest").equals(race.newer().value());
  }

  private String tag(Race race, String tag) {
    ImageName image = race.image();
    var reference = new ImageReference(image.registry(), image.repository(), tag, null);
    try {
      return admin.digest(reference).map(Object::toString).orElse("none");
    } catch (IOException e) {
      return "unreadable: " + e.getMessage();
    }
  }
}
