package io.slipway.cli.demo;

import io.slipway.cli.farm.FarmBuilds;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.trace.SpanBar;
import io.slipway.cli.trace.TraceDocument;
import io.slipway.cli.verb.VerbFailed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells each step of a build when its span arrives, beside the log, which has only their output.
 */
final class SpanTicker implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final FarmClient farm;
  private final String path;
  private final Consumer<String> tell;
  private final Set<String> told = new HashSet<>();
  private final Thread thread;

  private SpanTicker(FarmClient farm, String build, Consumer<String> tell) {
    this.farm = farm;
    this.path = FarmBuilds.path(build) + "/trace";
    this.tell = tell;
    this.thread = Thread.ofVirtual().name("spans").unstarted(this::run);
  }

  static SpanTicker start(FarmClient farm, String build, Consumer<String> tell) {
    SpanTicker ticker = new SpanTicker(farm, build, tell);
    ticker.thread.start();
    return ticker;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    List<SpanBar> spans;
    try {
      spans = TraceDocument.spans(farm.get(path));
    } catch (VerbFailed e) {
      return; // no span yet, or the console is busy: the next look tells it
    }
    for (SpanBar span : spans) {
      boolean known = span.depth() == 0 || !told.add(span.name() + span.start());
      if (!known) {
        tell.accept(line(span));
      }
    }
  }

  static String line(SpanBar span) {
    String cached = span.attribute("slipway.cache.outcome").equals("hit") ? "CACHED" : "";
    String state = span.error() ? "FAILED" : cached;
    return ("done "
            + Amounts.printable(Amounts.fit(span.name(), 70))
            + "  "
            + Amounts.fine(span.duration())
            + "  "
            + state)
        .stripTrailing();
  }

  /** Looks a last time, so that nothing is left out. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
