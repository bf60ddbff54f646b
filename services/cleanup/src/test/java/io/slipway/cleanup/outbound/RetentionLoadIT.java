package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    }
  }

  /** Every image has the base of all, a layer that 50 builds share, and one of its own. */
  private static void push(PushedImages images) throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      var pushes =
          IntStream.range(0, TAGS)
              .mapToObj(
                  n ->
                      threads.submit(
                          () ->
                              images.push(
                                  "family" + (char) ('a' + n % FAMILIES) + "-" + n,
                                  "base".repeat(50),
                                  "dependencies-" + n / 50,
                                  "application-" + n)))
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
