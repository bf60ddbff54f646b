package io.slipway.cleanup.outbound;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.cleanup.domain.Facts;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.events.BuildEvent;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");
  private static final RetentionRules ONE = new RetentionRules(1);

  private final Records records = new Records();
  private final Facts facts = new Facts(IMAGE);
  private final Map<Tag, Digest> registry = new LinkedHashMap<>();
  private final List<BuildEvent> told = new ArrayList<>();
  private final InstantSource later = () -> this.now;
  private Instant now = Instant.parse("2026-02-01T00:00:00Z");
  private Consumer<Digest> whenDeleted = digest -> {};
  private Optional<ImageName> silent = Optional.empty();
  private boolean kafkaAway;

  private final Set<BuildId> began = new HashSet<>();
  private final Retention retention =
      new Retention(records, new Fake(), new FakeSink(), later, since -> Map.of(IMAGE, began));

  @Test
  void deletesWhatThePlanSaysAndTellsIt() throws Exception {
    builds(3);

    Applied.Done done = apply(Duration.ZERO);

    assertThat(done.deleted()).containsExactly(digest(2), digest(1));
    assertThat(registry.values()).containsExactly(digest(3));
    assertThat(told(ManifestDeleted.class))
        .extracting(ManifestDeleted::digest)
        .containsAll(done.deleted());
    assertThat(records.of(IMAGE).ledgerTags()).containsOnlyKeys(digest(3));
  }

  @Test
  void anotherPlanThanTheOneLookedAtIsNotCarriedOut() throws Exception {
    builds(3);
    String id = retention.plan(IMAGE, ONE).id();
    registry.put(new Tag("build-4-a"), digest(4));

    assertThat(retention.apply(IMAGE, ONE, id, Duration.ZERO)).isInstanceOf(Applied.Changed.class);
    assertThat(registry).hasSize(4);
    assertThat(told).isEmpty();
  }

  @Test
  void anImageThatIsPublishedAgainWhileThePlanRunsIsSpared() throws Exception {
    builds(3);
    whenDeleted = d -> records.of(IMAGE).published(facts.published(9, digest(1)));

    Applied.Done done = apply(Duration.ZERO);

    assertThat(done.deleted()).containsExactly(digest(2));
    assertThat(done.spared()).containsExactly(digest(1));
    assertThat(registry.values()).contains(digest(1));
  }

  @Test
  void aDeletionThatCouldNotBeToldIsToldByTheNextApply() throws Exception {
    builds(2);
    String id = retention.plan(IMAGE, ONE).id();
    whenDeleted = d -> kafkaAway = true;
    assertThatThrownBy(() -> retention.apply(IMAGE, ONE, id, Duration.ZERO))
        .isInstanceOf(EventsUnavailable.class);
    assertThat(registry.values()).containsExactly(digest(2));

    kafkaAway = false;
    whenDeleted = d -> {};
    apply(Duration.ZERO);
    assertThat(told(ManifestDeleted.class))
        .singleElement()
        .extracting(ManifestDeleted::digest)
        .isEqualTo(digest(1));
  }

  @Test
  void nothingGoesBeforeTheGraceIsOver() throws Exception {
    builds(2);
    Applied.Done done = apply(Duration.ofMinutes(5));
    assertThat(done.deleted()).isEmpty();
    assertThat(told(DeletionPlanned.class)).singleElement().isNotNull();

    now = now.plus(Duration.ofMinutes(4));
    assertThat(retention.due()).isEmpty();
    now = now.plus(Duration.ofMinutes(2));
    assertThat(retention.sweep(retention.due())).isEqualTo(1);
    assertThat(retention.due()).isEmpty();
  }

  @Test
  void planningAgainPutsNothingOff() throws Exception {
    builds(2);
    apply(Duration.ofMinutes(5));
    now = now.plus(Duration.ofMinutes(4));
    apply(Duration.ofMinutes(5));

    assertThat(told(DeletionPlanned.class)).hasSize(1);
  }

  @Test
  void whatIsWithdrawnStaysUntilItIsPlannedAgain() throws Exception {
    builds(3);
    String id = apply(Duration.ofMinutes(5)).plan().id();
    assertThat(retention.withdraw(IMAGE, Optional.of("sha256:another"), "ada")).isEmpty();

    now = now.plus(Duration.ofMinutes(1));
    assertThat(retention.withdraw(IMAGE, Optional.of(id), "ada"))
        .containsExactlyInAnyOrder(digest(1), digest(2));

    assertThat(told(DeletionSpared.class))
        .extracting(DeletionSpared::reason)
        .containsOnly("withdrawn by ada");
    now = now.plus(Duration.ofMinutes(5));
    assertThat(retention.due()).isEmpty();
    assertThat(retention.withdraw(IMAGE, Optional.empty(), "ada")).isEmpty();

    assertThat(apply(Duration.ofMinutes(5)).due()).isEqualTo(now.plus(Duration.ofMinutes(5)));
    assertThat(retention.due()).isEmpty();
    now = now.plus(Duration.ofMinutes(6));
    assertThat(retention.sweep(retention.due())).isEqualTo(2);
  }

  @Test
  void aTagThatCameInTheGraceSavesItsManifest() throws Exception {
    builds(2);
    apply(Duration.ofMinutes(5));
    registry.put(new Tag("wanted"), digest(1));
    now = now.plus(Duration.ofMinutes(6));

    assertThat(retention.sweep(retention.due())).isZero();
    assertThat(registry.values()).contains(digest(1));
    assertThat(told(DeletionSpared.class))
        .singleElement()
        .extracting(DeletionSpared::reason)
        .isEqualTo("wanted came after the plan");
  }

  @Test
  void aBuildThatBeganWhileWeDeletedGetsEverythingBack() throws Exception {
    builds(3);
    whenDeleted = d -> began.add(BuildId.random());
    Applied.Done done = apply(Duration.ZERO);

    assertThat(done.deleted()).isEmpty();
    assertThat(done.putOff()).hasValueSatisfying(why -> assertThat(why).contains("in flight"));
    assertThat(registry.values()).contains(digest(1), digest(2));
    assertThat(told(ManifestDeleted.class)).isEmpty();
  }

  @Test
  void signaturesAndTagsSetByPeopleComeBackWithTheManifestThatIsPutBack() throws Exception {
    builds(3);
    Tag signature = signatureOf(digest(1));
    registry.put(signature, digest(71));
    registry.put(new Tag("trial-1"), digest(2));
    registry.put(new Tag("trial-2"), digest(3));
    whenDeleted = d -> began.add(BuildId.random());
    Applied.Done done = apply(Duration.ZERO);

    assertThat(done.deleted()).isEmpty();
    assertThat(registry)
        .containsEntry(signature, digest(71))
        .containsEntry(new Tag("trial-1"), digest(2));
    assertThat(registry.keySet())
        .as("the promoter puts its own tags back, and may be moving them")
        .doesNotContain(new Tag("build-1-a"), new Tag("build-2-a"));
  }

  @Test
  void aTagThatCameWhileOthersWereDeletedSavesItsManifest() throws Exception {
    builds(40);
    Tag signature = signatureOf(digest(2));
    whenDeleted =
        d -> {
          registry.put(new Tag("wanted"), digest(1));
          registry.put(signature, digest(72));
        };
    Applied.Done done = apply(Duration.ZERO);

    assertThat(done.deleted()).hasSize(37);
    assertThat(done.spared()).containsExactlyInAnyOrder(digest(1), digest(2));
    assertThat(registry)
        .containsEntry(new Tag("wanted"), digest(1))
        .containsEntry(signature, digest(72))
        .containsEntry(new Tag("build-2-a"), digest(2));
  }

  @Test
  void anImageThatCannotBeSweptHoldsUpNoOther() throws Exception {
    ImageName gone = new ImageName("127.0.0.1:1/gone");
    Facts its = new Facts(gone);
    builds(2);
    for (long n = 1; n <= 2; n++) {
      records.of(gone).moved(n, its.moved("build-" + n + "-a", n, digest(n)));
    }
    for (ImageName image : List.of(gone, IMAGE)) {
      retention.apply(image, ONE, retention.plan(image, ONE).id(), Duration.ofMinutes(5));
    }
    now = now.plus(Duration.ofMinutes(6));
    silent = Optional.of(gone);

    assertThatThrownBy(() -> retention.sweep(List.of(gone, IMAGE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(gone.value());
    assertThat(registry.values()).containsExactly(digest(2));
  }

  private static Tag signatureOf(Digest digest) {
    return new Tag("sha256-" + digest.value().substring(7) + ".sig");
  }

  private Applied.Done apply(Duration grace) throws Exception {
    return (Applied.Done) retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id(), grace);
  }

  private <T extends BuildEvent> List<T> told(Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void builds(int count) {
    for (long n = 1; n <= count; n++) {
      Tag tag = new Tag("build-" + n + "-a");
      registry.put(tag, digest(n));
      records.of(IMAGE).moved(n, facts.moved(tag.value(), n, digest(n)));
    }
  }

  private final class Fake implements Repository {
    @Override
    public List<Tagged> tags(ImageName image, Predicate<Tag> names) throws IOException {
      if (silent.filter(image::equals).isPresent()) {
        throw new IOException("no route to host");
      }
      return registry.entrySet().stream()
          .filter(e -> names.test(e.getKey()))
          .map(e -> new Tagged(e.getKey(), content(e.getValue())))
          .toList();
    }

    private static ManifestContent content(Digest digest) {
      return new ManifestContent(
          digest, 1, Map.of(), List.of(), Set.of(), Optional.empty(), Optional.empty());
    }

    @Override
    public Optional<ManifestContent> content(ImageName image, Digest digest) {
      return registry.containsValue(digest) ? Optional.of(content(digest)) : Optional.empty();
    }

    @Override
    public Set<Digest> referrers(ImageName image, Digest digest) {
      return Set.of();
    }

    @Override
    public Optional<Set<ImageName>> repositories(String host) {
      return Optional.empty();
    }

    @Override
    public Optional<RawManifest> delete(ImageName image, Digest digest) {
      boolean there = registry.values().removeIf(digest::equals);
      whenDeleted.accept(digest);
      return there
          ? Optional.of(new RawManifest("test", digest.value().getBytes(StandardCharsets.UTF_8)))
          : Optional.empty();
    }

    @Override
    public void restore(ImageName image, RawManifest manifest, List<Tag> tags) {
      Digest digest = new Digest(new String(manifest.bytes(), StandardCharsets.UTF_8));
      tags.forEach(tag -> registry.putIfAbsent(tag, digest));
      registry.put(new Tag("restored-" + digest.value().substring(60)), digest);
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
