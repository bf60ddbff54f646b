package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.model.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenialsTest {
  private static final Clock CLOCK = Clock.fixed(SampleEvents.AT, ZoneOffset.UTC);
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<AccessDenied> told = new ArrayList<>();
  private boolean away;

  private final EventSink sink =
      new EventSink() {
        @Override
        public long send(io.slipway.events.BuildEvent event, TraceContext trace) {
          throw new AssertionError("all at once");
        }

        @Override
        public void sendAll(List<Outgoing> events) throws EventsUnavailable {
          if (away) {
            throw new EventsUnavailable("away", new java.io.IOException());
          }
          events.forEach(e -> told.add((AccessDenied) e.event()));
        }

        @Override
        public void close() {
          away = true;
        }
      };

  @Test
  void aMillionDenialsAreOneEvent() {
    try (Denials denials = new Denials(sink, "scheduler", CLOCK, NEVER)) {
      for (int i = 0; i < 1_000_000; i++) {
        denials.denied("POST /webhooks/github", "HTTP 401");
      }
    }
    Instant at = SampleEvents.AT;
    assertThat(told)
        .containsExactly(
            new AccessDenied(at, "scheduler", "POST /webhooks/github", "HTTP 401", 1_000_000, at));
  }

  @Test
  void whoeverChoosesOtherWordsEachTimeFillsNothing() {
    try (Denials denials = new Denials(sink, "scheduler", CLOCK, NEVER)) {
      for (int i = 0; i < 10_000; i++) {
        denials.denied("POST /webhooks/github/" + i, "x".repeat(5000) + "\n" + i);
      }
    }
    assertThat(told)
        .hasSize(Denials.KINDS + 1)
        .allMatch(e -> e.why().length() < 250 && e.action().length() < 250);
    assertThat(told.stream().mapToLong(AccessDenied::count).sum()).isEqualTo(10_000);
    assertThat(told.getLast().action()).isEqualTo("other requests");
  }

  @Test
  void whatCouldNotBeToldIsToldLater() {
    try (Denials denials = new Denials(sink, "scheduler", CLOCK, NEVER)) {
      denials.denied("a", "b");
      away = true;
      denials.tell();
      assertThat(told).isEmpty();
      denials.denied("a", "b");
      away = false;
      denials.tell();
      assertThat(told).singleElement().returns(2L, AccessDenied::count);
      denials.tell();
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void tellsByItself() {
    try (Denials denials = new Denials(sink, "scheduler", CLOCK, Duration.ofMillis(10))) {
      denials.denied("a", "b");
      org.awaitility.Awaitility.await().until(() -> !told.isEmpty());
    }
  }
}
