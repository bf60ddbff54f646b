package io.slipway.cli.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.BuildEvents;
import io.slipway.build.image.Digest;
import io.slipway.cli.verb.Transfer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON document on each line, in the shape of BuildKit's solve status: {@code vertexes}, {@code
 * statuses}, {@code logs} and {@code warnings}, each a list of one.
 */
final class JsonProgress implements Progress {
  private final PrintWriter to;
  private final Clock clock;
  private final Map<Transfer, Instant> starts = new HashMap<>();

  JsonProgress(PrintWriter to) {
    this(to, Clock.systemUTC());
  }

  JsonProgress(PrintWriter to, Clock clock) {
    this.to = to;
    this.clock = clock;
  }

  @Override
  public synchronized void on(BuildEvents event) {
    switch (event) {
      case BuildEvents.Planned _ -> {}
      case BuildEvents.PhaseFinished phase ->
          vertex("phase " + phase.phase(), "[internal] " + phase.phase(), phase.start())
              .put("completed", phase.end().toString());
      case BuildEvents.StepStarted started -> {
        vertex(id(started.step()), started.name(), started.start());
      }
      case BuildEvents.Log log ->
          one("logs")
              .put("vertex", digest(id(log.step())))
              .put("stream", log.stderr() ? 2 : 1)
              .put("data", base64(log.line() + "\n"))
              .put("timestamp", clock.instant().toString());
      case BuildEvents.StepFinished finished -> finished(finished);
      case BuildEvents.Warning warning ->
          one("warnings")
              .put("level", 1)
              .put("short", base64(warning.rule() + ": " + warning.message()))
              .put("origin", warning.origin());
    }
    flush();
  }

  private void finished(BuildEvents.StepFinished finished) {
    ObjectNode vertex =
        vertex(id(finished.step()), finished.name(), finished.start())
            .put("completed", finished.end().toString());
    if (finished.cache() == BuildEvents.Cache.HIT) {
      vertex.put("cached", true);
    }
    if (finished.exitCode() != 0) {
      vertex.put(
          "error",
          finished.failure().replace("exit code", "exit code:") + " (" + finished.origin() + ")");
    }
  }

  @Override
  public synchronized void began(Transfer transfer) {
    Instant now = clock.instant();
    starts.put(transfer, now);
    status(transfer, now);
    flush();
  }

  @Override
  public synchronized void ended(Transfer transfer) {
    Instant now = clock.instant();
    Instant start = starts.remove(transfer);
    status(transfer, start == null ? now : start).put("completed", now.toString());
    flush();
  }

  private ObjectNode status(Transfer transfer, Instant start) {
    return one("statuses")
        .put("id", transfer.name())
        .put("name", transfer.up() ? "pushing" : "pulling")
        .put("current", transfer.moved().get())
        .put("total", transfer.total())
        .put("timestamp", clock.instant().toString())
        .put("started", start.toString());
  }

  private ObjectNode vertex(String id, String name, Instant start) {
    return one("vertexes")
        .put("digest", digest(id))
        .put("name", name)
        .put("started", start.toString());
  }

  private ObjectNode line = JsonNodeFactory.instance.objectNode();

  private ObjectNode one(String list) {
    line = JsonNodeFactory.instance.objectNode();
    return line.putArray(list).addObject();
  }

  private void flush() {
    if (!line.isEmpty()) {
      to.print(line + "\n");
      to.flush();
      line = JsonNodeFactory.instance.objectNode();
    }
  }

  private static String id(int step) {
    return "step " + step;
  }

  private static String digest(String id) {
    return Digest.of(id).value();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    to.flush();
  }
}
