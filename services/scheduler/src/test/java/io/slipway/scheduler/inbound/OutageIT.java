package io.slipway.scheduler.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.embedded.LocalKafka;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.ImageName;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Kafka goes away and comes back. */
@QuarkusTest
@QuarkusTestResource(value = OutageInfrastructure.class, restrictToAnnotatedClass = true)
class OutageIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @Test
  void withoutKafkaNothingIsAcceptedAndAfterwardsNothingIsLostOrDoubled() {
    Path directory = Path.of(setting("test.kafka.directory"));
    ImageName image = Farm.image("out");
    awaitReady(200);
    Farm.register("out").then().statusCode(201);
    String first =
        Farm.push("out", "d-1", Farm.SECRET).then().statusCode(202).extract().path("build");
    Farm.awaitState(first, "pending");

    LocalKafka broker = LocalKafka.start(directory, 0); // finds the one that runs
    String address = broker.address();
    broker.close();
    long asked = System.nanoTime();
    Response refused = Farm.push("out", "d-2", Farm.SECRET);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(refused.contentType()).isEqualTo("application/problem+json");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
    awaitReady(503);

    try (LocalKafka again = LocalKafka.start(directory, 0);
        Farm farm = new Farm(again.address())) {
      assertThat(again.address()).isEqualTo(address);
      awaitReady(200);
      Farm.push("out", "d-1", Farm.SECRET).then().statusCode(202);
      String second =
          Farm.push("out", "d-2", Farm.SECRET).then().statusCode(202).extract().path("build");
      Farm.awaitState(second, "pending");
      assertThat(Farm.show(second).getLong("number")).isEqualTo(2);
      farm.awaitJob(image, 1);
      assertThat(farm.events(BuildDispatched.class, image))
          .singleElement()
          .satisfies(job -> assertThat(job.build().value()).isEqualTo(first));
    }
  }

  private static void awaitReady(int status) {
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == status);
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
