package io.slipway.audit.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.audit.outbound.Deeds;
import io.slipway.events.BuildEvent;
import io.slipway.events.ChainCheck;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.kafka.EventJson;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The audit service over HTTP, on a real Kafka. */
@QuarkusTest
@QuarkusTestResource(value = AuditKafka.class, restrictToAnnotatedClass = true)
class AuditIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void listsExportsAndNamesTheSources() throws Exception {
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
    ImageName image = new ImageName(Deeds.IMAGE + "-it");
    try (var sink =
        new KafkaEventSink(
            new KafkaSettings(TestKafka.get().bootstrapServers(), 2, (short) 1), "deeds")) {
      for (int i = 0; i < 14; i++) {
        sink.send(Deeds.recorded(i), TraceContext.newRoot());
      }
      sink.send(Deeds.moved(image, 1), TraceContext.newRoot());
      sink.send(Deeds.moved(new ImageName(image + "2"), 2), TraceContext.newRoot());
    }
    await().atMost(LONG).untilAsserted(AuditIT::everyDeedIsInTheChain);
    assertThat(export()).hasSizeGreaterThanOrEqualTo(16);

    given()
        .queryParam("image", image.value())
        .get("/api/v1/audit")
        .then()
        .statusCode(200)
        .body("records", hasSize(1))
        .body("records.subject", everyItem(startsWith(image + ":")));
    given().get("/api/v1/audit?limit=3").then().body("records", hasSize(3));
    given().get("/api/v1/audit?since=2026-03-01T10:00:01Z").then().body("records", hasSize(0));
  }

  private static void everyDeedIsInTheChain() throws IOException {
    ChainCheck check = new ChainCheck(Optional.empty());
    List<String> sources = new ArrayList<>();
    for (String line : export()) {
      AuditRecorded record = EventJson.mapper().readValue(line, AuditRecorded.class);
      assertThat(check.next(record)).isEmpty();
      sources.add(record.source());
    }
    List<String> places =
        given().get("/api/v1/audit/sources").then().extract().jsonPath().getList("places");
    assertThat(sources).containsExactlyInAnyOrderElementsOf(places);
  }

  @Test
  void raisesAnAlertForEachRuleThatIsMetAndCountsIt() throws Exception {
    await().atMost(LONG).until(() -> given().get("/q/health/ready").statusCode() == 200);
    ImageName image = new ImageName(Deeds.IMAGE + "-alerts");
    List<BuildEvent> events = Deeds.alarming(image);
    try (var sink =
        new KafkaEventSink(
            new KafkaSettings(TestKafka.get().bootstrapServers(), 2, (short) 1), "alarms")) {
      for (BuildEvent event : events) {
        sink.send(event, TraceContext.newRoot());
        sink.send(Deeds.moved(image, 7), TraceContext.newRoot()); // latest, no rule names it
      }
    }
    List<String> rules = List.of("denial-storm", "tag-moved-by-hand", "protected-deleted", "drift");
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(alerts(image)).containsExactlyInAnyOrderElementsOf(rules));
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
    for (String rule : rules) {
      assertThat(metrics)
          .contains("slipway_audit_alerts_total{rule=\"" + rule + "\"}")
          .doesNotContain("slipway_audit_alerts_total{rule=\"" + rule + "\"} 0.0");
    }
  }

  private static List<String> alerts(ImageName image) {
    return given()
        .get("/api/v1/audit/alerts")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .param("image", image.value())
        .getList("alerts.findAll { it.subject.contains(image) }.rule");
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    given().get("/api/v1/audit?since=yesterday").then().statusCode(400);
    given().get("/api/v1/audit?limit=0").then().statusCode(400);
  }

  private static List<String> export() {
    return given()
        .get("/api/v1/audit/export")
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .toList();
  }
}
