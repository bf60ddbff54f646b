package io.slipway.cache.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.cache.config.CacheConfig;
import io.slipway.cache.domain.CacheIndex;
import io.slipway.cache.outbound.EntryTopic;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.Digest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CacheKafka.class)
class CacheIT {
  private static final String LAYER = "{\"millis\":12,\"layer\":{\"size\":7,\"unknown\":[1,2]}}";

  @Inject CacheConfig config;

  @BeforeEach
  void ready() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void whatWasStoredIsFoundTogetherWithOthersInOneRequest() {
    store(key(1)).then().statusCode(204);
    store(key(2)).then().statusCode(204);

    lookup(key(1), key(2), key(99))
        .then()
        .statusCode(200)
        .body("entries", hasKey(key(1)))
        .body("entries", hasKey(key(2)))
        .body("entries", not(hasKey(key(99))))
        .body("entries.'" + key(1) + "'.layer.unknown[1]", equalTo(2));
  }

  @Test
  void anEntryShowsThePartsOfItsKeyForPeople() {
    store(key(3)).then().statusCode(204);

    given()
        .get("/cache/v1/entries/" + key(3))
        .then()
        .statusCode(200)
        .body("key", equalTo(key(3)))
        .body("parts", equalTo(List.of("base=sha256:1", "command=make all")))
        .body("entry.millis", equalTo(12));
  }

  @Test
  void anotherCacheReadsItFromTheTopic() throws Exception {
    store(key(4)).then().statusCode(204);
    CacheIndex index = new CacheIndex();

    try (var other = new EntryTopic(new KafkaSettings(config.kafka(), 1, (short) 1), index)) {
      await().atMost(Duration.ofSeconds(30)).until(other::ready);

      assertThat(index.get(new Digest(key(4))).orElseThrow().json()).isEqualTo(LAYER);
    }
  }

  @Test
  void theNewerEntryOfAKeyReplacesTheOlder() {
    store(key(5)).then().statusCode(204);
    given()
        .body(Map.of("parts", List.of(), "entry", Map.of("millis", 99)))
        .contentType("application/json")
        .put("/cache/v1/entries/" + key(5))
        .then()
        .statusCode(204);

    lookup(key(5)).then().body("entries.'" + key(5) + "'.millis", equalTo(99));
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    given().get("/cache/v1/entries/" + key(404)).then().statusCode(404);
    given()
        .get("/cache/v1/entries/md5:1")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("md5:1"));
    post("{\"keys\": 7}").then().statusCode(400);
    post("no json").then().statusCode(400).body("title", equalTo("invalid request"));
    given()
        .contentType("application/json")
        .body("{\"parts\":[3],\"entry\":{}}")
        .put("/cache/v1/entries/" + key(6))
        .then()
        .statusCode(400);
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndStoresNothing() {
    String large = "x".repeat(300 * 1024);
    given()
        .contentType("application/json")
        .body("{\"parts\":[\"a=" + large + "\"],\"entry\":{}}")
        .put("/cache/v1/entries/" + key(7))
        .then()
        .statusCode(413)
        .body("status", equalTo(413));
    given().get("/cache/v1/entries/" + key(7)).then().statusCode(404);

    post("{\"keys\": [" + ("\"" + key(1) + "\",").repeat(12_000) + "\"" + key(1) + "\"]}")
        .then()
        .statusCode(413);
  }

  private static io.restassured.response.Response store(String key) {
    return given()
        .contentType("application/json")
        .body("{\"parts\":[\"base=sha256:1\",\"command=make all\"],\"entry\":" + LAYER + "}")
        .put("/cache/v1/entries/" + key);
  }

  private static io.restassured.response.Response lookup(String... keys) {
    return given()
        .contentType("application/json")
        .body(Map.of("keys", keys))
        .post("/cache/v1/lookup");
  }

  private static io.restassured.response.Response post(String body) {
    return given().contentType("application/json").body(body).post("/cache/v1/lookup");
  }

  private static String key(int n) {
    return "sha256:" + String.format("%064x", n);
  }
}
