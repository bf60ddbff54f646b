package io.slipway.builder.config;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.model.Lane;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BuilderInfrastructure.class)
class BuilderServiceIT {
  @Inject BuilderConfig config;

  @Test
  void theServiceBecomesReadyWithItsDefaults() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));

    assertThat(config.lanes()).containsExactly(Lane.TRUSTED);
    assertThat(config.leaseTtl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.stepTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.buildTimeout()).isEqualTo(Duration.ofHours(2));
    assertThat(config.drain()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.engineLib()).isAbsolute().endsWithRaw(java.nio.file.Path.of("engine/lib"));
    assertThat(config.cache()).isEmpty();
    assertThat(config.trustedRegistries()).isEmpty();
  }
}
