package io.slipway.promoter.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.registry.RegistryException;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.promoter.domain.Drift;
import io.slipway.promoter.domain.DriftBoard;
import io.slipway.promoter.domain.Events;
import io.slipway.promoter.domain.Ledger;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
import io.slipway.promoter.domain.Promoter;
import io.slipway.telemetry.Telemetry;
import io.slipway.testsupport.TestKafka;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promoters come and go on a real Kafka; each takes over exactly where the last one stopped. */
class HandoverIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int BUILDS = 15;
  private static final String GONE = "gone.test:5000";
  private static final Tag LATEST = Promoter.LATEST;
  private static final Reconciliation.Pace PACE =
      new Reconciliation.Pace(
          Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(100));

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 2, (short) 1);
  private final String run = UUID.randomUUID().toString();
  private final Map<String, Digest> registry = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<TagMoved> latestMoves = new CopyOnWriteArrayList<>();

  /** A promoter without HTTP. */
  private final class Running implements AutoCloseable {
    final Ledger ledger = new Ledger();
    private final EventSink sink = new KafkaEventSink(kafka, "handover");
    private final LedgerFeed feed = new LedgerFeed(kafka, ledger);
    private final TagWriter writer =
        new TagWriter(
            ledger,
            new SharedTags(),
            sink,
            Telemetry.create("test", Optional.empty()),
            Clock.systemUTC());
    private final EventFeed group =
        EventFeed.group(
            kafka, "handover-" + run, Set.of(Topics.IMAGE_EVENTS), feed.deciding(writer::handle));

    @Override
    public void close() {
      group.close();
      feed.close();
      sink.close();
    }
  }

  private final class SharedTags implements TagStore {
    @Override
    public List<Tag> tags(ImageName image) throws IOException {
      answer(image);
      return registry.keySet().stream()
          .filter(name -> name.startsWith(image + ":"))
          .map(name -> new Tag(name.substring(image.value().length() + 1)))
          .toList();
    }

    @Override
    public Optional<Digest> digest(ImageName image, Tag tag) throws IOException {
      answer(image);
      return Optional.ofNullable(registry.get(image + ":" + tag));
    }

    /** The ledger holds what the other classes of this JVM promoted, too: none of it is here. */
    private void answer(ImageName image) throws IOException {
      if (!image.value().contains(run)) {
        throw new RegistryException(RegistryException.Kind.DENIED, "not a registry of " + image);
      }
      if (image.registry().equals(GONE)) {
        asked.incrementAndGet();
        throw new IOException("no route to the host of " + image);
      }
    }

    @Override
    public void point(ImageName image, Tag tag, Digest digest) throws IOException {
      answer(image);
      registry.put(image + ":" + tag, digest);
    }
  }

  @Test
  void latestEndsAtTheNewestBuildAndNeverWentBack() throws Exception {
    List<ImageName> images = List.of(image("a"), image("b"), image("c"), image("d"));
    try (var sink = new KafkaEventSink(kafka, "handover-test");
        var watch =
            EventFeed.replay(
                kafka, "handover-watch", Set.of(Topics.TAG_MOVES), r -> note(r.event()))) {
      List<BuildEvent> events = shuffled(images);
      int third = events.size() / 3;
      try (Running first = new Running()) {
        send(sink, events.subList(0, third));
        await().atMost(LONG).until(() -> !latestMoves.isEmpty());
        try (Running second = new Running()) {
          send(sink, events.subList(third, 2 * third));
          first.close();
          send(sink, events.subList(2 * third, events.size()));
          await().atMost(LONG).until(() -> allTagged(images));
        }
      }
      await().atMost(LONG).until(() -> allAtTheTop(images));
      assertThat(watch.healthy()).isTrue();
    }

    for (ImageName image : images) {
      assertThat(latestMoves.stream().filter(m -> m.image().equals(image)).map(TagMoved::number))
          .as("latest of %s in order of the ledger", image)
          .isSorted();
    }
  }

  @Test
  void aTagThatSomebodyElseMovedIsPutBackAfterAStartAndWheneverItHappens() throws Exception {
    DriftBoard board = new DriftBoard();
    ImageName image = image("drift");
    String latest = image + ":" + LATEST;
    try (var sink = new KafkaEventSink(kafka, "handover-test");
        Running first = new Running()) {
      sink.send(
          Events.published(image, 1, Events.digest(1), Gate.AUTOMATIC), TraceContext.newRoot());
      await().atMost(LONG).until(() -> first.ledger.of(image).pointer(LATEST).isPresent());
    }
    registry.put(latest, Events.digest(66));

    try (Running second = new Running();
        var reconciliation =
            new Reconciliation(second.ledger, second.feed, second.writer, PACE, board)) {
      reconciliation.start();
      await().atMost(LONG).until(() -> Events.digest(1).equals(registry.get(latest)));

      registry.put(latest, Events.digest(67));
      registry.put(image + ":by-hand", Events.digest(68));
      registry.remove(image + ":staging");
      await()
          .atMost(LONG)
          .until(
              () ->
                  Events.digest(1).equals(registry.get(latest))
                      && Events.digest(1).equals(registry.get(image + ":staging")));
      await()
          .atMost(LONG)
          .until(
              () ->
                  board.all().stream()
                      .anyMatch(
                          d ->
                              d.tag().value().equals("by-hand")
                                  && d.state() == Drift.State.UNKNOWN));
      assertThat(registry).containsEntry(image + ":by-hand", Events.digest(68));
      assertThat(second.ledger.of(image).history())
          .filteredOn(LedgerEntry.Restored.class::isInstance)
          .extracting(LedgerEntry::tag)
          .contains(LATEST, new Tag("staging"));
    }
  }

  @Test
  void anImageWhoseRegistryIsGoneWaitsAloneForIt() throws Exception {
    ImageName gone = new ImageName(GONE + "/" + run + "/web");
    List<ImageName> others = IntStream.range(0, 8).mapToObj(n -> image("beside-" + n)).toList();
    try (var sink = new KafkaEventSink(kafka, "handover-test");
        Running promoter = new Running()) {
      sink.send(
          Events.published(gone, 1, Events.digest(1), Gate.AUTOMATIC), TraceContext.newRoot());
      await().atMost(LONG).until(() -> asked.get() > 0);
      for (ImageName image : others) {
        sink.send(
            Events.published(image, 1, Events.digest(1), Gate.AUTOMATIC), TraceContext.newRoot());
      }
      await()
          .atMost(LONG)
          .until(
              () -> others.stream().allMatch(image -> registry.containsKey(image + ":" + LATEST)));
      assertThat(promoter.ledger.of(gone).pointer(LATEST)).isEmpty();
    }
  }

  /** The registry was given up; the ledger keeps its tags for ever. */
  @Test
  void aRegistryThatIsGoneHoldsUpNoImageOfAnother() throws Exception {
    ImageName image = image("still-there");
    String latest = image + ":" + LATEST;
    try (var sink = new KafkaEventSink(kafka, "handover-test")) {
      sink.send(moved(image, 1), TraceContext.newRoot());
      for (int n = 0; n < 20; n++) {
        ImageName gone = new ImageName(GONE + "/" + run + "/gone-" + n);
        sink.send(moved(gone, 1), TraceContext.newRoot());
      }
    }
    registry.put(latest, Events.digest(66));
    Reconciliation.Pace once =
        new Reconciliation.Pace(PACE.settle(), Duration.ZERO, PACE.patience());

    try (Running promoter = new Running();
        var reconciliation =
            new Reconciliation(
                promoter.ledger, promoter.feed, promoter.writer, once, new DriftBoard())) {
      reconciliation.start();

      await().atMost(LONG).until(() -> Events.digest(1).equals(registry.get(latest)));
      assertThat(asked).as("questions to the registry that is gone").hasValueBetween(1, 10);
    }
  }

  @Test
  void whoWasSilentForAMomentReadsBeforeTheNextEventWhatOthersMoved() throws Exception {
    ImageName image = image("silent");
    AtomicLong nanos = new AtomicLong();
    Ledger ledger = new Ledger();
    try (var sink = new KafkaEventSink(kafka, "handover-test");
        LedgerFeed feed = new LedgerFeed(kafka, ledger, nanos::get)) {
      feed.upToDate(
          event(image, 0), (event, grounds) -> assertThat(grounds.hold()).as("at once").isTrue());
      for (long n = 1; n <= 20; n++) {
        sink.send(moved(image, n), TraceContext.newRoot());
        nanos.addAndGet(LedgerFeed.LAPSE.toNanos() + 1);
        long number = n;
        feed.upToDate(
            event(image, n),
            (event, grounds) -> {
              assertThat(ledger.of(image).pointer(LATEST).map(Pointer::number)).contains(number);
              nanos.addAndGet(LedgerFeed.LAPSE.toNanos() + 1);
              assertThat(grounds.hold()).as("after a while").isFalse();
            });
      }
    }
  }

  @Test
  void whatAnotherWroteBeforeOurLineIsKnownWhenOurLineWasReadBack() throws Exception {
    ImageName image = image("echo");
    Ledger ledger = new Ledger();
    try (var sink = new KafkaEventSink(kafka, "handover-test");
        LedgerFeed feed = new LedgerFeed(kafka, ledger)) {
      feed.upToDate(
          event(image, 0),
          (event, grounds) -> {
            for (long n = 20; n > 0; n--) {
              sink.send(moved(image, 20 + n), TraceContext.newRoot());
              long own = sink.send(moved(image, n), TraceContext.newRoot());
              grounds.readBack(image, own);
              assertThat(ledger.of(image).history()).hasSize(2 * (21 - (int) n));
            }
            assertThat(ledger.of(image).pointer(LATEST).map(Pointer::number)).contains(40L);
          });
    }
  }

  private static TagMoved moved(ImageName image, long number) {
    BuildId build = BuildId.of(image + "#" + number);
    return new TagMoved(
        Events.NOON,
        image,
        LATEST,
        Optional.empty(),
        Events.digest(number),
        build,
        number,
        "gate",
        "test");
  }

  private Received event(ImageName image, long offset) {
    return new Received(
        Events.published(image, offset, Events.digest(offset), Gate.AUTOMATIC),
        "event-" + offset,
        image.value(),
        Optional.empty(),
        Topics.IMAGE_EVENTS.topic(),
        0,
        offset);
  }

  private void note(BuildEvent event) {
    if (event instanceof TagMoved moved
        && moved.tag().equals(LATEST)
        && moved.image().value().contains(run)) {
      latestMoves.add(moved);
    }
  }

  private boolean allTagged(List<ImageName> images) {
    return images.stream()
        .allMatch(
            image -> {
              for (long n = 1; n <= BUILDS; n++) {
                if (!registry.containsKey(image + ":" + Events.ownTag(n))) {
                  return false;
                }
              }
              return true;
            });
  }

  private boolean allAtTheTop(List<ImageName> images) {
    return images.stream()
        .allMatch(image -> Events.digest(BUILDS).equals(registry.get(image + ":" + LATEST)));
  }

  private static void send(EventSink sink, List<BuildEvent> events) throws Exception {
    for (BuildEvent event : events) {
      sink.send(event, TraceContext.newRoot());
    }
  }

  private static List<BuildEvent> shuffled(List<ImageName> images) {
    List<BuildEvent> events = new ArrayList<>();
    for (ImageName image : images) {
      for (long n = 1; n <= BUILDS; n++) {
        events.add(Events.published(image, n, Events.digest(n), Gate.AUTOMATIC));
        events.add(Events.published(image, n, Events.digest(n), Gate.AUTOMATIC));
      }
    }
    Collections.shuffle(events, new Random(7));
    return events;
  }

  private ImageName image(String name) {
    return new ImageName("registry.test:5000/" + run + "/" + name);
  }
}
