package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Manifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.cleanup.domain.Facts;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.embedded.LocalRegistry;
import io.slipway.embedded.RegistryCollector;
import io.slipway.embedded.RegistryCollector.Collected;
import io.slipway.embedded.RegistryCollector.Limits;
import io.slipway.model.ImageName;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian registry's collector, with the registry serving. */
class CollectionIT {
  private static final Limits AT_ONCE = new Limits(Duration.ZERO, Duration.ofSeconds(15));
  private static final Limits CAREFUL = new Limits(Duration.ofMinutes(10), Duration.ofSeconds(15));

  @TempDir Path dir;

  private final JibRegistryClient client = new JibRegistryClient(RegistrySettings.defaults());
  private final Records records = new Records();
  private LocalRegistry registry;
  private ImageName image;
  private PushedImages images;
  private Retention retention;

  @BeforeEach
  void start() {
    registry = LocalRegistry.start(dir, 0);
    image = new ImageName(registry.address() + "/team/app");
    images = new PushedImages(client, image);
    RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
    retention =
        new Retention(
            records,
            new RegistryRepository(client, admin),
            new SilentSink(),
            Clock.systemUTC(),
            moment -> Map.of());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Collected collect(Limits limits) throws IOException, InterruptedException {
    return new Collection(
            new RegistryCollector(dir), limits, records, moment -> Map.of(), Clock.systemUTC())
        .collect();
  }

  @Test
  void theDiskGainsWhatThePlanSaidAndNothingElseIsTouched() throws Exception {
    PushedImages other = new PushedImages(client, new ImageName(registry.address() + "/other"));
    for (int n = 1; n <= 8; n++) {
      images.push("build-" + n + "-a", "base", "shared-" + n / 3, "own-" + n);
    }
    other.push("v1.0.0", "base", "own-2");
    RetentionRules rules = new RetentionRules(2);
    RetentionPlan plan = retention.plan(image, rules);
    assertThat(plan.frees().exact()).isTrue();
    assertThat(plan.deletions()).hasSize(6);

    var applied = (Applied.Done) retention.apply(image, rules, plan.id(), Duration.ZERO);
    assertThat(applied.deleted()).hasSize(6);
    Collected done = collect(AT_ONCE);

    assertThat(done.finished()).isTrue();
    assertThat(done.before() - done.after()).isEqualTo(plan.frees().bytes());
    assertThat(images.isWhole("build-7-a")).isTrue();
    assertThat(images.isWhole("build-8-a")).isTrue();
    assertThat(other.isWhole("v1.0.0")).isTrue();
    assertThat(collect(AT_ONCE).before()).as("nothing is left over").isEqualTo(done.after());
  }

  @Test
  void fourPushersLoseNothingWhileGarbageIsCollectedAgainAndAgain() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger pushed = new AtomicInteger();
    List<Callable<Integer>> pushers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      PushedImages mine =
          new PushedImages(client, new ImageName(registry.address() + "/pusher-" + p));
      pushers.add(
          () -> {
            int n = 0;
            while (!stop.get()) {
              mine.push("t" + n, "base", "layer-" + n % 7, mine.image() + "-" + n);
              n++;
              pushed.incrementAndGet();
            }
            for (int i = 0; i < n; i++) {
              assertThat(mine.isWhole("t" + i)).as("%s:t%s", mine.image(), i).isTrue();
            }
            return n;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = pushers.stream().map(threads::submit).toList();
      try {
        for (int i = 0; i < 5 || pushed.get() < 40; i++) {
          assertThat(collect(CAREFUL).finished()).isTrue();
        }
      } finally {
        stop.set(true);
      }
      for (Future<Integer> pusher : running) {
        assertThat(pusher.get()).isPositive();
      }
    }
    assertThat(pushed.get()).isGreaterThan(20);
  }

  @Test
  void aBlobWhoseManifestIsStillToComeIsLeased() throws Exception {
    Manifest half = images.manifest("half", "half");
    assertThat(collect(CAREFUL).leased()).isPositive();

    images.push("whole", half);
    assertThat(images.isWhole("whole")).isTrue();
  }

  @Test
  void aBuildInFlightHoldsOldBlobsOfItsRepositoryThatItDoesNotSendAgain() throws Exception {
    Manifest old = images.manifest("old", "old");
    records.of(image).started(new Facts(image).started(1));
    collect(AT_ONCE);

    images.push("reused", old);
    assertThat(images.isWhole("reused")).isTrue();
  }

  @Test
  void withoutAnyLeaseTheCollectorTakesThoseBlobsAway() throws Exception {
    Manifest half = images.manifest("half", "half");
    collect(AT_ONCE);

    assertThatThrownBy(() -> images.push("whole", half)).isInstanceOf(RegistryException.class);
  }

  @Test
  void theRegistryGoesOnWhenItIsNotKnownWhatIsInFlight() throws Exception {
    images.push("t", "layer");
    RegistryCollector collector = new RegistryCollector(dir);
    assertThatThrownBy(
            () ->
                collector.collect(
                    AT_ONCE,
                    () -> {
                      throw new IOException("Kafka is away");
                    }))
        .hasMessageContaining("Kafka is away");

    Instant start = Instant.now();
    assertThat(images.isWhole("t")).isTrue();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }
}
