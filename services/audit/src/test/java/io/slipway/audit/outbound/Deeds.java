package io.slipway.audit.outbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.events.FarmEvent.DeadLetterReplayed;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.QueueRules;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events of every kind that is recorded, and one that is not. */
public final class Deeds {
  public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  public static final ImageName IMAGE = new ImageName("registry.test/shop/web");
  public static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
  private static final BuildId BUILD = BuildId.of("deed");
  private static final Tag LATEST = new Tag("latest");

  private Deeds() {}

  /** Seven kinds in turn, about images of their own partitions. */
  public static BuildEvent recorded(int number) {
    ImageName image = new ImageName(IMAGE + "-" + number % 5);
    return switch (number % 7) {
      case 0 -> moved(image, number);
      case 1 -> new TagMoveRefused(AT, image, LATEST, BUILD, number, "ada", "a newer one is there");
      case 2 -> new PromotionRequested(AT, image, number, LATEST, "ada");
      case 3 -> new ManifestDeleted(AT, image, DIGEST, List.of(new Tag("build-1")), "old");
      case 4 -> new ProjectRegistered(AT, project("p" + number), "c2VhbGVk");
      case 5 -> new DeadLetterReplayed(AT, "tag-moves/0/" + number, "tag-moves/0/9999", "ada");
      default -> new AccessDenied(AT, "scheduler", "POST /webhooks/github", "HTTP 401", 3, AT);
    };
  }

  public static TagMoved moved(ImageName image, long number) {
    return new TagMoved(
        AT, image, LATEST, Optional.empty(), DIGEST, BUILD, number, "ada", "promotion");
  }

  /** One event, or one storm, for each rule that alerts; denials of 30 each. */
  public static List<BuildEvent> alarming(ImageName image) {
    return List.of(
        denied(image, 30, 0),
        denied(image, 30, 0),
        new TagMoved(
            AT, image, new Tag("prod-eu"), Optional.empty(), DIGEST, BUILD, 7, "ada", "promotion"),
        new ManifestDeleted(AT, image, DIGEST, List.of(new Tag("b-1"), LATEST), "old"),
        new TagRestored(AT, image, LATEST, Optional.empty(), DIGEST, 7));
  }

  /** Denials of a path that names the image. */
  public static AccessDenied denied(ImageName image, long count, int second) {
    Instant at = AT.plusSeconds(second);
    return new AccessDenied(at, "scheduler", "POST /webhooks/" + image, "HTTP 401", count, at);
  }

  /** Tells of no privileged act. */
  public static BuildEvent published(long number) {
    return new ImagePublished(
        AT,
        BUILD,
        new ProjectId("shop"),
        IMAGE,
        DIGEST,
        new GitSource(
            "https://example.org/shop.git",
            "refs/heads/main",
            new CommitId("0123456789".repeat(4)),
            "",
            "Dockerfile"),
        Gate.MANUAL,
        number,
        number);
  }

  private static Project project(String id) {
    return new Project(
        new ProjectId(id),
        "https://example.org/shop.git",
        IMAGE,
        List.of("main"),
        Gate.MANUAL,
        "Dockerfile",
        "",
        QueueRules.DEFAULTS,
        TriggerRules.DEFAULTS,
        TagRules.DEFAULTS);
  }
}
