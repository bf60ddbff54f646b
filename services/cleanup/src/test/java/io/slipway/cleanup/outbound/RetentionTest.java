package io.slipway.cleanup.outbound;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.cleanup.domain.Facts;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");
  private static final RetentionRules ONE = new RetentionRules(1);

  private final Records records = new Records();
  private final Facts facts = new Facts(IMAGE);
  private final Map<Tag, Digest> registry = new LinkedHashMap<>();
  private final List<BuildEvent> told = new ArrayList<>();
  private final Clock later = Clock.fixed(Instant.parse("2026-02-01T00:00:00Z"), ZoneOffset.UTC);
  private Consumer<Digest> whenDeleted = digest -> {};
  private boolean kafkaAway;

  private final Retention retention = new Retention(records, new Fake(), new FakeSink(), later);

  @Test
  void deletesWhatThePlanSaysAndTellsIt() throws Exception {
    builds(3);

    var done = (Applied.Done) retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id());

    assertThat(done.deleted()).containsExactly(digest(2), digest(1));
    assertThat(registry.values()).containsExactly(digest(3));
    assertThat(told).extracting(e -> ((ManifestDeleted) e).digest()).containsAll(done.deleted());
    assertThat(records.of(IMAGE).ledgerTags()).containsOnlyKeys(digest(3));
  }

  @Test
  void anotherPlanThanTheOneLookedAtIsNotCarriedOut() throws Exception {
    builds(3);
    String id = retention.plan(IMAGE, ONE).id();
    registry.put(new Tag("build-4-a"), digest(4));

    assertThat(retention.apply(IMAGE, ONE, id)).isInstanceOf(Applied.Changed.class);
    assertThat(registry).hasSize(4);
    assertThat(told).isEmpty();
  }

  @Test
  void anImageThatIsPublishedAgainWhileThePlanRunsIsSpared() throws Exception {
    builds(3);
    whenDeleted = d -> records.of(IMAGE).published(facts.published(9, digest(1)));

    var done = (Applied.Done) retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id());

    assertThat(done.deleted()).containsExactly(digest(2));
    assertThat(done.spared()).containsExactly(digest(1));
    assertThat(registry.values()).contains(digest(1));
  }

  @Test
  void aDeletionThatCouldNotBeToldIsToldByTheNextApply() throws Exception {
    builds(2);
    String id = retention.plan(IMAGE, ONE).id();
    kafkaAway = true;
    assertThatThrownBy(() -> retention.apply(IMAGE, ONE, id)).isInstanceOf(EventsUnavailable.class);
    assertThat(registry.values()).containsExactly(digest(2));

    kafkaAway = false;
    retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id());
    assertThat(told)
        .singleElement()
        .extracting(e -> ((ManifestDeleted) e).digest())
        .isEqualTo(digest(1));
  }

  private void builds(int count) {
    for (long n = 1; n <= count; n++) {
      Tag tag = new Tag("build-" + n + "-a");
      registry.put(tag, digest(n));
      records.of(IMAGE).moved(facts.moved(tag.value(), n, digest(n)));
    }
  }

  private final class Fake implements Repository {
    @Override
    public List<Tagged> tags(ImageName image) {
      return registry.entrySet().stream()
          .map(e -> new Tagged(e.getKey(), e.getValue(), OptionalLong.of(1), Set.of()))
          .toList();
    }

    @Override
    public boolean has(ImageName image, Digest digest) {
      return registry.containsValue(digest);
    }

    @Override
    public void delete(ImageName image, Digest digest) {
      registry.values().removeIf(digest::equals);
      whenDeleted.accept(digest);
    }
  }

  private final class FakeSink implements EventSink {
    @Override
    public long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
      if (kafkaAway) {
        throw new EventsUnavailable("away", new IllegalStateException("test"));
      }
      told.add(event);
      return told.size() - 1;
    }

    @Override
    public void sendAll(List<Outgoing> events) throws EventsUnavailable {
      for (Outgoing outgoing : events) {
        send(outgoing.event(), outgoing.trace());
      }
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
