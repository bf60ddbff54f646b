package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent;
import io.slipway.events.EventType;
import io.slipway.events.Topics;
import io.slipway.model.Lane;
import io.slipway.model.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  private final EventCodec codec = new EventCodec("test");
  private final TraceContext trace = TraceContext.newRoot();

  static java.util.List<BuildEvent> events() {
    return SampleEvents.all();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsReadBackAsItWas(BuildEvent event) throws Undecodable {
    Received received = codec.decode(asRead(codec.encode(event, trace)));

    assertThat(received.event()).isEqualTo(event);
    assertThat(received.trace()).contains(trace);
    assertThat(received.key()).isEqualTo(EventCodec.keyOf(event));
    assertThat(received.place()).endsWith("/3/42");
  }

  @Test
  void samplesCoverEveryType() {
    assertThat(SampleEvents.all().stream().map(EventType::of).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(EventType.all());
  }

  @Test
  void writesTheAttributesOfCloudEvents() {
    var record = codec.encode(SampleEvents.requested("d"), trace);

    assertThat(text(record.headers(), "ce_specversion")).isEqualTo("1.0");
    assertThat(text(record.headers(), "ce_type")).isEqualTo("io.slipway.build.requested.v1");
    assertThat(text(record.headers(), "ce_source")).isEqualTo("/slipway/test");
    assertThat(text(record.headers(), "ce_time")).isEqualTo(SampleEvents.AT.toString());
    assertThat(text(record.headers(), "ce_dataschema")).endsWith("BuildRequested:1");
    assertThat(text(record.headers(), "content-type")).isEqualTo("application/json");
    assertThat(text(record.headers(), "traceparent")).isEqualTo(trace.traceparent());
    assertThat(text(record.headers(), "ce_id"))
        .isNotEqualTo(text(codec.encode(SampleEvents.requested("d"), trace).headers(), "ce_id"));
  }

  @Test
  void valueTypesAreStringsAndTimesAreIso() {
    String json =
        new String(
            codec.encode(SampleEvents.requested("d"), trace).value(), StandardCharsets.UTF_8);

    assertThat(json)
        .contains("\"image\":\"127.0.0.1:5000/shop/web\"")
        .contains("\"at\":\"2026-03-01T10:00:00.123456Z\"")
        .contains("\"lane\":\"TRUSTED\"");
  }

  @Test
  void rulesThatAnOlderProjectDoesNotHaveAreTheDefaultOnes() throws java.io.IOException {
    String older =
        "{\"id\":\"web\",\"repositoryUrl\":\"http://127.0.0.1/web.git\",\"image\":\"127.0.0.1:1/w\","
            + "\"branches\":[\"main\"],\"gate\":\"MANUAL\",\"dockerfile\":\"Dockerfile\",\"context\":\"\"}";

    var project = EventJson.mapper().readValue(older, io.slipway.model.Project.class);

    assertThat(project.queue()).isEqualTo(io.slipway.model.QueueRules.DEFAULTS);
    assertThat(project.triggers()).isEqualTo(io.slipway.model.TriggerRules.DEFAULTS);
    assertThat(project.tags()).isEqualTo(io.slipway.model.TagRules.DEFAULTS);
    String registered =
        "{\"at\":\"2026-03-01T10:00:00Z\",\"sealedSecret\":\"x\",\"project\":" + older + "}";
    var told =
        EventJson.mapper()
            .readValue(registered, io.slipway.events.FarmEvent.ProjectRegistered.class);
    assertThat(told.status()).isEmpty();
    assertThat(told.manifest()).isEmpty();
    assertThat(project.chain()).isEqualTo(io.slipway.model.PromotionChain.BY_GATE);
  }

  @Test
  void movesAndImagesOfOlderFarmsAreRead() throws Undecodable {
    var move = codec.encode(SampleEvents.tagMoved(Optional.empty()), trace);
    String older = text(move).replaceAll(",\"version\".*", "}");
    assertThat(older).doesNotContain("round");
    assertThat(codec.decode(asRead(move, older)).event())
        .isEqualTo(SampleEvents.tagMoved(Optional.empty()));

    var image = codec.encode(SampleEvents.published(), trace);
    String before = text(image).replaceAll(",\"lane\":[^,}]*", "");
    assertThat(((BuildEvent.ImagePublished) codec.decode(asRead(image, before)).event()).lane())
        .isEmpty();
  }

  private static String text(ProducerRecord<String, byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  @Test
  void jobsGoToTheTopicOfTheirLane() {
    assertThat(EventCodec.topicOf(SampleEvents.job(Lane.TRUSTED, 1)))
        .isEqualTo(Topics.BUILD_JOBS_TRUSTED);
    assertThat(EventCodec.topicOf(SampleEvents.job(Lane.UNTRUSTED, 1)))
        .isEqualTo(Topics.BUILD_JOBS_UNTRUSTED);
  }

  @Test
  void unknownFieldsAreIgnored() throws Undecodable {
    var record = codec.encode(SampleEvents.requested("d"), trace);
    String wider =
        new String(record.value(), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"tomorrow\":{\"a\":[1]},");

    assertThat(codec.decode(asRead(record, wider)).event()).isEqualTo(SampleEvents.requested("d"));
  }

  @Test
  void unknownTypeIsUndecodable() {
    var record = codec.encode(SampleEvents.requested("d"), trace);
    replace(record.headers(), "ce_type", "io.slipway.build.requested.v9");

    assertThatThrownBy(() -> codec.decode(asRead(record)))
        .isInstanceOf(Undecodable.class)
        .hasMessageContaining("io.slipway.build.requested.v9");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"ce_type", "ce_id"})
  void missingHeaderIsUndecodable(String header) {
    var record = codec.encode(SampleEvents.requested("d"), trace);
    record.headers().remove(header);

    assertThatThrownBy(() -> codec.decode(asRead(record)))
        .isInstanceOf(Undecodable.class)
        .hasMessageContaining(header);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"", "{", "null", "{}", "[]", "{\"at\":\"2026-03-01T10:00:00Z\",\"build\":\"x\"}"})
  void brokenDataIsUndecodable(String data) {
    var record = codec.encode(SampleEvents.requested("d"), trace);

    assertThatThrownBy(() -> codec.decode(asRead(record, data))).isInstanceOf(Undecodable.class);
  }

  @Test
  void hostileValueIsUndecodable() {
    var record = codec.encode(SampleEvents.requested("d"), trace);
    String hostile =
        new String(record.value(), StandardCharsets.UTF_8)
            .replace("https://example.org/shop.git", "ext::sh -c id");

    assertThatThrownBy(() -> codec.decode(asRead(record, hostile))).isInstanceOf(Undecodable.class);
  }

  @Test
  void missingOrBrokenTraceCostsNoEvent() throws Undecodable {
    var without = codec.encode(SampleEvents.requested("d"), trace);
    without.headers().remove("traceparent");
    var broken = codec.encode(SampleEvents.requested("d"), trace);
    replace(broken.headers(), "traceparent", "garbage");

    assertThat(codec.decode(asRead(without)).trace()).isEmpty();
    assertThat(codec.decode(asRead(broken)).trace()).isEmpty();
  }

  private static void replace(Headers headers, String name, String value) {
    headers.remove(name);
    EventCodec.put(headers, name, value);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static ConsumerRecord<String, byte[]> asRead(ProducerRecord<String, byte[]> sent) {
    return asRead(sent, new String(sent.value(), StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<String, byte[]> asRead(
      ProducerRecord<String, byte[]> sent, String data) {
    return new ConsumerRecord<>(
        sent.topic(),
        3,
        42,
        0,
        org.apache.kafka.common.record.TimestampType.CREATE_TIME,
        0,
        0,
        sent.key(),
        data.getBytes(StandardCharsets.UTF_8),
        sent.headers(),
        Optional.empty());
  }
}
