package io.slipway.console.inbound;

import io.slipway.console.domain.BuildList;
import io.slipway.console.domain.BuildView;
import io.slipway.console.domain.Changes;
import io.slipway.console.domain.LogLine;
import io.slipway.console.domain.LogStore;
import io.slipway.model.BuildId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/**
 * Streams a build's log until the build is over. A line is a message whose id is its number, its
 * step comes before it as {@code step} when it changes, {@code end} with the outcome is last.
 */
final class LogFollower {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /**
   * Logs and states come over different topics: the last lines may arrive so long after the end.
   */
  static final Duration LAST_LINES = Duration.ofMillis(1500);

  private final BuildList builds;
  private final LogStore logs;
  private final Changes changes;
  private final BuildId build;
  private final Clock clock;
  private final Duration patience;
  private String step = "";

  /**
   * How the end is waited for.
   *
   * @param clock what counts as now
   * @param patience how long lines may be late, usually {@link #LAST_LINES}
   */
  record Wait(Clock clock, Duration patience) {}

  LogFollower(BuildList builds, LogStore logs, Changes changes, BuildId build, Wait wait) {
    this.clock = wait.clock();
    this.patience = wait.patience();
    this.builds = builds;
    this.logs = logs;
    this.changes = changes;
    this.build = build;
  }

  /**
   * Streams.
   *
   * @param after number of the last line that the reader has; -1 for none
   */
  void follow(EventStream out, long after) throws IOException, InterruptedException {
    long position = LogStore.START;
    boolean lastLook = false;
    while (true) {
      long seen = changes.version();
      boolean over = builds.find(build).map(BuildView::over).orElse(false);
      var page = logs.read(build, position);
      position = page.next();
      send(out, page, after);
      if (!page.lines().isEmpty()) {
        lastLook = false;
      } else if (over && (lastLook || overForLong())) {
        break;
      } else {
        lastLook = over;
        out.alive();
        changes.after(seen, build, over ? patience : HEARTBEAT);
      }
    }
    out.typed("end", builds.find(build).map(BuildView::state).orElse(""));
    out.flush();
  }

  private boolean overForLong() {
    var past = clock.instant().minus(LAST_LINES.multipliedBy(10));
    return builds
        .find(build)
        .flatMap(BuildView::finished)
        .map(f -> f.at().isBefore(past))
        .orElse(false);
  }

  private void send(EventStream out, LogStore.Page page, long after) throws IOException {
    for (LogLine line : page.lines()) {
      if (line.number() <= after) {
        continue;
      }
      if (!line.step().equals(step)) {
        step = line.step();
        out.typed("step", step);
      }
      out.message(line.number(), line.text());
    }
    out.flush();
  }
}
