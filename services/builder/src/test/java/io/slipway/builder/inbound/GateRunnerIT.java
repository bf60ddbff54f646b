package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.builder.domain.Checks;
import io.slipway.builder.domain.GateCheck;
import io.slipway.builder.domain.GateResult;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.BuilderId;
import io.slipway.model.StageGate;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gates as jobs on a real Kafka. */
class GateRunnerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final StageGate GATE =
      new StageGate.Command(List.of("/bin/app"), Duration.ofMinutes(1));

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final KafkaEventSink sink = new KafkaEventSink(kafka, "test");
  private final List<Received> seen = new CopyOnWriteArrayList<>();
  private final EventFeed feed =
      EventFeed.replay(kafka, "test-reader", Set.of(Topics.IMAGE_EVENTS), seen::add);
  private final List<JobSlot> slots = new ArrayList<>();
  private final String image = "registry.example/" + UUID.randomUUID();

  @AfterEach
  void close() {
    slots.parallelStream().forEach(JobSlot::close);
    feed.close();
    sink.close();
  }

  private JobSlot builder(String id, GateCheck check) {
    JobSlot slot =
        JobSlot.start(
            id,
            JobFeed.renewable(kafka, "gates-under-test", Topics.GATE_JOBS),
            new GateRunner(new BuilderId(id), check, sink),
            Optional::empty);
    slots.add(slot);
    return slot;
  }

  private TraceContext dispatch() throws Exception {
    TraceContext trace = TraceContext.newRoot();
    sink.send(Checks.wanted(image, GATE), trace);
    return trace;
  }

  private List<Received> ends() {
    return seen.stream()
        .filter(r -> r.event() instanceof GateEnded e && e.image().value().equals(image))
        .toList();
  }

  private GateEnded awaitEnd() {
    List<Received> ends = await().atMost(PATIENCE).until(this::ends, e -> !e.isEmpty());
    return (GateEnded) ends.getFirst().event();
  }

  private boolean ours(GateWanted wanted) {
    return wanted.image().value().equals(image);
  }

  @Test
  void aGateEndsWithItsResultInTheTraceOfTheBuild() throws Exception {
    builder("b1", wanted -> new GateResult(true, "exit code 0"));
    TraceContext trace = dispatch();

    GateEnded end = awaitEnd();

    assertThat(end.passed()).isTrue();
    assertThat(end.why()).isEqualTo("exit code 0");
    assertThat(end.digest()).isEqualTo(Checks.DIGEST);
    assertThat(end.gate()).isEqualTo(GATE);
    assertThat(end.cause()).isEqualTo(40);
    assertThat(end.builder().value()).isEqualTo("b1");
    assertThat(ends().getFirst().trace()).contains(trace);
  }

  @Test
  void aBuilderThatIsStoppedGivesTheGateToAnotherAndTellsNothing() throws Exception {
    CountDownLatch checking = new CountDownLatch(1);
    JobSlot first =
        builder(
            "b1",
            wanted -> {
              if (ours(wanted)) {
                checking.countDown();
                new CountDownLatch(1).await();
              }
              return GateResult.failed("not ours");
            });
    dispatch();
    assertThat(checking.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    first.close();
    assertThat(ends()).isEmpty();
    builder("b2", wanted -> new GateResult(true, "exit code 0"));

    assertThat(awaitEnd().builder().value()).isEqualTo("b2");
    assertThat(ends()).hasSize(1);
  }
}
