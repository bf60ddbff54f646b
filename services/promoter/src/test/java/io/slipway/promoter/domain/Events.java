package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Forge;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueueRules;
import io.slipway.model.Stage;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events for tests; build n has commit n, digest n and fence 10 n unless said otherwise. */
public final class Events {
  public static final ImageName IMAGE = new ImageName("127.0.0.1:5000/team/hello");
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Events() {}

  public static ImagePublished published(long number, Gate gate) {
    return published(IMAGE, number, digest(number), gate);
  }

  public static ImagePublished published(ImageName image, long number, Digest digest, Gate gate) {
    return new ImagePublished(
        NOON,
        BuildId.of(image + "#" + number),
        new ProjectId("hello"),
        image,
        digest,
        source(number),
        gate,
        number,
        10 * number);
  }

  public static ImagePublished behind(ImagePublished event, long fence) {
    return changed(event, fence, event.order(), event.chain());
  }

  /** The same build, whose push was overtaken by that of an earlier one. */
  public static ImagePublished overtaken(ImagePublished event, long by) {
    BuildOrder order = BuildOrder.inTurn(by).overtaken(event.number());
    return changed(event, event.fence(), Optional.of(order), event.chain());
  }

  /** The same build, whose repository asks for this chain. */
  public static ImagePublished asking(ImagePublished event, Stage... chain) {
    return changed(event, event.fence(), event.order(), new PromotionChain(List.of(chain)));
  }

  private static ImagePublished changed(
      ImagePublished event, long fence, Optional<BuildOrder> order, PromotionChain chain) {
    return new ImagePublished(
        event.at(),
        event.build(),
        event.project(),
        event.image(),
        event.digest(),
        event.source(),
        event.gate(),
        event.number(),
        fence,
        event.lane(),
        order,
        chain);
  }

  /** A build of that ref. */
  public static ImagePublished of(String ref, Lane lane, long number) {
    GitSource plain = source(number);
    return new ImagePublished(
        NOON,
        BuildId.of(IMAGE + "#" + number),
        new ProjectId("hello"),
        IMAGE,
        digest(number),
        new GitSource(plain.url(), ref, plain.commit(), "", "Dockerfile"),
        Gate.AUTOMATIC,
        number,
        10 * number,
        Optional.of(lane),
        Optional.empty(),
        PromotionChain.BY_GATE);
  }

  /** The project of all these builds, with these rules. */
  public static Project project(Gate gate, List<String> gitTags, TagRules tags, Stage... chain) {
    return project("hello", gate, new TriggersAndTags(gitTags, tags), chain);
  }

  /** What of a repository is built, and how it is tagged. */
  record TriggersAndTags(List<String> gitTags, TagRules tags) {}

  /** A project of that name with the same image. */
  static Project project(String id, Gate gate, TriggersAndTags rules, Stage... chain) {
    var triggers = new TriggerRules(Forge.GITHUB, List.of(), rules.gitTags(), true, Duration.ZERO);
    return new Project(
        new ProjectId(id),
        "https://git.test/hello.git",
        IMAGE,
        List.of("main"),
        gate,
        "Dockerfile",
        "",
        QueueRules.DEFAULTS,
        triggers,
        rules.tags(),
        new PromotionChain(List.of(chain)));
  }

  public static ApprovalGiven approval(long number, String to) {
    return new ApprovalGiven(NOON, IMAGE, number, digest(number), new Tag(to), "ada");
  }

  public static CheckRequested again(long number, String stage) {
    return new CheckRequested(NOON, IMAGE, number, new Tag(stage), "ada");
  }

  /** What a builder found at a gate; checks with one cause are one check. */
  public static GateEnded checked(long number, Stage stage, long cause, boolean passed) {
    return checked(NOON, number, stage, cause, passed);
  }

  static GateEnded checked(Instant at, long number, Stage stage, long cause, boolean passed) {
    return new GateEnded(
        at,
        IMAGE,
        number,
        digest(number),
        stage.tag(),
        stage.gate(),
        cause,
        passed,
        passed ? "exit code 0" : "exit code 1",
        Duration.ofSeconds(2),
        new BuilderId("b-1"));
  }

  public static RollbackRequested rollback(String tag, long from, long number) {
    return new RollbackRequested(
        NOON, IMAGE, number, new Tag(tag), digest(from), "ada", "it leaks");
  }

  public static PromotionRequested wish(long number, String to) {
    return new PromotionRequested(NOON, IMAGE, number, new Tag(to), "ada");
  }

  public static ManifestDeleted deleted(long number, Instant at) {
    return new ManifestDeleted(at, IMAGE, digest(number), List.of(), "old");
  }

  public static Tag ownTag(long number) {
    return new Tag("build-" + number + "-" + source(number).commit().shortId());
  }

  public static Digest digest(long n) {
    return new Digest("sha256:" + String.format("%064x", n));
  }

  private static GitSource source(long number) {
    return new GitSource(
        "https://git.test/hello.git",
        "refs/heads/main",
        new CommitId(String.format("%07x", number) + "0".repeat(33)),
        "",
        "Dockerfile");
  }
}
