package io.slipway.cache.inbound;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service starts while Kafka is away, and says so. */
@QuarkusTest
@TestProfile(CacheWithoutKafkaIT.NoKafka.class)
class CacheWithoutKafkaIT {
  /** Port 1 has no listener. */
  public static class NoKafka implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("slipway.cache-service.kafka", "127.0.0.1:1");
    }
  }

  @Test
  void answersThatItIsNotReadyInsteadOfAMiss() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(503);
    given()
        .contentType("application/json")
        .body("{\"keys\":[]}")
        .post("/cache/v1/lookup")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .contentType("application/problem+json")
        .body("detail", containsString("Kafka"));
  }
}
