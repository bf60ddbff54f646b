package io.slipway.console.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.LogAppended;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.RetentionEvent;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.ProjectId;
import io.slipway.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The events of one build for tests. */
public record Builds(BuildId id, ImageName image, long number) {
  public static final Instant T = Instant.parse("2026-01-02T03:04:05Z");

  /** A build with an id of its own. */
  public static Builds of(String image, long number) {
    return new Builds(BuildId.random(), new ImageName(image), number);
  }

  private Instant at(long second) {
    return T.plusSeconds(100 * number + second);
  }

  public GitSource source() {
    return new GitSource(
        "https://git.example/app.git",
        "refs/heads/main",
        new CommitId("0123456789012345678901234567890123456789"),
        "",
        "Dockerfile");
  }

  public Digest digest() {
    return new Digest("sha256:" + ("%02d".formatted(number % 100)).repeat(32));
  }

  public BuildQueued queued() {
    return new BuildQueued(at(0), id, new ProjectId("app"), image, source(), number);
  }

  public BuildStarted started(int attempt) {
    return new BuildStarted(at(attempt), id, image, new BuilderId("builder-" + attempt), attempt);
  }

  public StepFinished step(String name, String cache) {
    var reason = cache.equals("miss") ? "the command changed" : "";
    return new StepFinished(
        at(5), id, image, name, cache, reason, Duration.ofMillis(1200), 3_400, Outcome.SUCCESS);
  }

  public LogAppended log(String step, long firstLine, String... lines) {
    return new LogAppended(at(4), id, image, step, firstLine, List.of(lines));
  }

  public ImagePublished published() {
    return new ImagePublished(
        at(8), id, new ProjectId("app"), image, digest(), source(), Gate.AUTOMATIC, number, number);
  }

  public BuildFinished finished(Outcome outcome, String message, int attempt) {
    return new BuildFinished(
        at(10), id, image, outcome, message, Optional.<Digest>empty(), attempt);
  }

  public TagMoved tagged(String tag) {
    return new TagMoved(
        at(12), image, new Tag(tag), Optional.empty(), digest(), id, number, "promoter", "test");
  }

  public BuildEvent deleted() {
    return new RetentionEvent.ManifestDeleted(at(90), image, digest(), List.of(), "old");
  }
}
