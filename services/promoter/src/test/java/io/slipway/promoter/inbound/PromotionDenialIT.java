package io.slipway.promoter.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.promoter.config.PromoterConfig;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PromoterInfrastructure.class)
class PromotionDenialIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Inject PromoterConfig config;

  private final List<AccessDenied> told = new CopyOnWriteArrayList<>();

  /** The wish never becomes an event of its own: without this one nobody would see it. */
  @Test
  void aWishThatTheApiRefusesIsTold() {
    var kafka = new KafkaSettings(config.kafka(), 2, (short) 1);
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
    try (EventFeed feed =
        EventFeed.replay(
            kafka,
            "denials",
            Set.of(Topics.FARM_EVENTS),
            received -> {
              if (received.event() instanceof AccessDenied denied) {
                told.add(denied);
              }
            })) {
      given()
          .contentType("application/json")
          .body(Map.of("image", "r.test/denied", "number", 1, "to", "build-9-abcdefa"))
          .post("/api/v1/promotions")
          .then()
          .statusCode(409);
      await()
          .atMost(LONG)
          .until(
              () ->
                  told.stream()
                      .filter(d -> d.action().equals("POST /api/v1/promotions"))
                      .anyMatch(d -> d.why().contains("given by the farm alone")));
      assertThat(feed.healthy()).isTrue();
    }
  }
}
