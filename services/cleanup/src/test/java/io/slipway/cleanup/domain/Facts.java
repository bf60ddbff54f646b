package io.slipway.cleanup.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.ManifestDeleted;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.ProjectId;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events for tests: they happen one second after the other. */
public final class Facts {
  private static final GitSource SOURCE =
      new GitSource(
          "https://git.test/app.git",
          "refs/heads/main",
          new CommitId("a".repeat(40)),
          "",
          "Dockerfile");

  private final ImageName image;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  public Facts(ImageName image) {
    this.image = image;
  }

  public ImagePublished published(long number, Digest digest) {
    return new ImagePublished(
        tick(),
        build(number),
        new ProjectId("app"),
        image,
        digest,
        SOURCE,
        Gate.MANUAL,
        number,
        10 * number);
  }

  public TagMoved moved(String tag, long number, Digest to) {
    return new TagMoved(
        tick(), image, new Tag(tag), Optional.empty(), to, build(number), number, "test", "test");
  }

  public TagMoveRefused refused(String tag, long number) {
    return new TagMoveRefused(tick(), image, new Tag(tag), build(number), number, "test", "test");
  }

  public ManifestDeleted deleted(Digest digest) {
    return new ManifestDeleted(tick(), image, digest, List.of(), "test");
  }

  public static Digest digest(long n) {
    return new Digest("sha256:" + String.format("%064x", n));
  }

  private BuildId build(long number) {
    return BuildId.of(image + "#" + number);
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }
}
