package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.embedded.LocalRegistry;
import io.slipway.embedded.RegistryCollector;
import io.slipway.embedded.RegistryCollector.Collected;
import io.slipway.embedded.RegistryCollector.Limits;
import io.slipway.model.ImageName;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code load-tests/retention} runs: many tags that share layers, planned and collected. */
@Tag("load")
class RetentionLoadIT {
  private static final int TAGS =
      Integer.parseInt(System.getenv().getOrDefault("RETENTION_TAGS", "5000"));
  private static final int FAMILIES = 5;
  private static final int KEEP = 10;
  private static final int BUILDERS = 4;

  /** Longer than a build takes from a blob to the manifest that names it, pauses included. */
  private static final Limits WHILE_BUILDS_PUSH =
      new Limits(Duration.ofSeconds(20), Duration.ofMinutes(5));

  @TempDir Path dir;

  @Test
  void thePlansBytesAreWhatTheDiskGains() throws Exception {
    try (LocalRegistry registry = LocalRegistry.start(dir, 0)) {
      var client = new JibRegistryClient(RegistrySettings.defaults());
      ImageName image = new ImageName(registry.address() + "/load/app");
      PushedImages images = new PushedImages(client, image);
      Instant start = Instant.now();
      push(images);
      say("pushed " + TAGS + " tags", start);

      Records records = new Records();
      RegistryAdmin admin = RegistryAdmin.connect(RegistrySettings.defaults());
      Retention retention =
          new Retention(
              records,
              new RegistryRepository(client, admin),
              new SilentSink(),
              Clock.systemUTC(),
              moment -> Map.of());
      RetentionRules rules = new RetentionRules(KEEP);
      start = Instant.now();
      RetentionPlan plan = retention.plan(image, rules);
      say("planned " + plan.deletions().size() + " deletions", start);
      start = Instant.now();
      retention.apply(image, rules, plan.id(), Duration.ZERO);
      say("applied", start);
      start = Instant.now();
      Limits limits = new Limits(Duration.ZERO, Duration.ofMinutes(5));
      Collected done = new RegistryCollector(dir).collect(limits, Set::of);
      say("collected; requests waited " + done.paused().toMillis() + " ms", start);

      long gained = done.before() - done.after();
      System.out.printf(
          "plan %d bytes, disk gain %d bytes, difference %d%n",
          plan.frees().bytes(), gained, gained - plan.frees().bytes());
      assertThat(gained).isEqualTo(plan.frees().bytes());
      nothingIsLostWhileBuildersPush(images, retention);
    }
  }

  /** Half of what was kept goes, over and over, until the disk has it, while others push. */
  private void nothingIsLostWhileBuildersPush(PushedImages images, Retention retention)
      throws Exception {
    RetentionRules fewer = new RetentionRules(KEEP / 2);
    AtomicBoolean stop = new AtomicBoolean();
    Instant start = Instant.now();
    int collections = 0;
    int whole = 0;
    try (var threads = Executors.newFixedThreadPool(BUILDERS)) {
      List<Future<Integer>> builders = builders(images, threads, stop);
      try {
        RetentionPlan plan = retention.plan(images.image(), fewer);
        assertThat(plan.deletions()).hasSize(FAMILIES * (KEEP - KEEP / 2));
        retention.apply(images.image(), fewer, plan.id(), Duration.ZERO);
        assertThat(anyIsOnDisk(TAGS - FAMILIES * KEEP, TAGS))
            .isTrue(); // it looks at the right place
        while (anyIsOnDisk(TAGS - FAMILIES * KEEP, TAGS - FAMILIES * (KEEP / 2))) {
          Collected done = new RegistryCollector(dir).collect(WHILE_BUILDS_PUSH, Set::of);
          assertThat(done.finished()).isTrue();
          collections++;
          assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(10));
        }
      } finally {
        stop.set(true);
      }
      for (Future<Integer> builder : builders) {
        whole += builder.get();
      }
    }
    for (int n = TAGS - FAMILIES * (KEEP / 2); n < TAGS; n++) {
      assertThat(images.isWhole(tag(n))).as(tag(n)).isTrue();
    }
    say(
        "%d collections took what was deleted beside %d builders; of their %d images lost 0"
            .formatted(collections, BUILDERS, whole),
        start);
  }

  /** Whether the registry still stores the own layer of one of these images. */
  private boolean anyIsOnDisk(int from, int to) {
    Path blobs = dir.resolve("data/docker/registry/v2/blobs/sha256");
    return IntStream.range(from, to)
        .mapToObj(n -> Digest.of(PushedImages.bytes("application-" + n)).hex())
        .anyMatch(hex -> Files.exists(blobs.resolve(hex.substring(0, 2)).resolve(hex)));
  }

  /** Each pushes images that share layers with what is deleted, and in the end looks for all. */
  private static List<Future<Integer>> builders(
      PushedImages images, ExecutorService threads, AtomicBoolean stop) {
    List<Future<Integer>> builders = new ArrayList<>();
    for (int b = 0; b < BUILDERS; b++) {
      var mine = new PushedImages(images.client(), new ImageName(images.image() + "-builder-" + b));
      builders.add(
          threads.submit(
              () -> {
                int n = 0;
                for (; !stop.get(); n++) {
                  mine.push("build-" + n, layers(n, mine.image() + "-" + n));
                }
                for (int i = 0; i < n; i++) {
                  assertThat(mine.isWhole("build-" + i)).as("%s:%s", mine.image(), i).isTrue();
                }
                assertThat(n).isPositive();
                return n;
              }));
    }
    return builders;
  }

  private static String tag(int n) {
    return "family" + (char) ('a' + n % FAMILIES) + "-" + n;
  }

  /** The base of all, a layer that 50 builds share, and one of its own. */
  private static String[] layers(int n, String own) {
    return new String[] {"base".repeat(50), "dependencies-" + n / 50, own};
  }

  private static void push(PushedImages images) throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      var pushes =
          IntStream.range(0, TAGS)
              .mapToObj(
                  n -> threads.submit(() -> images.push(tag(n), layers(n, "application-" + n))))
              .toList();
      for (Future<?> push : pushes) {
        push.get();
      }
    }
  }

  private static void say(String what, Instant since) {
    System.out.printf(
        "%s in %.1f s%n", what, Duration.between(since, Instant.now()).toMillis() / 1e3);
  }
}
