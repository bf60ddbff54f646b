package io.slipway.cleanup.domain;

import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.QueueRules;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The same, of a repository that asks for this stage. */
  public ImagePublished asking(ImagePublished event, String stage, Lane lane) {
    return new ImagePublished(
        event.at(),
        event.build(),
        event.project(),
        event.image(),
        event.digest(),
        event.source(),
        event.gate(),
        event.number(),
        event.fence(),
        Optional.of(lane),
        event.order(),
        new PromotionChain(List.of(new Stage(new Tag(stage), new StageGate.Automatic()))));
  }

  public TagMoved moved(String tag, long number, Digest to) {
    return new TagMoved(
        tick(), image, new Tag(tag), Optional.empty(), to, build(number), number, "test", "test");
  }

  /** A move of a tag that a project's pattern fixes. */
  public TagMoved fixed(String tag, long number, Digest to) {
    return new TagMoved(
        tick(),
        image,
        new Tag(tag),
        Optional.empty(),
        to,
        build(number),
        number,
        "test",
        "test",
        Optional.empty(),
        0,
        Optional.empty(),
        true);
  }

  /** The build of a Git tag. */
  public ImagePublished released(long number, Digest digest, String gitTag) {
    return new ImagePublished(
        tick(),
        build(number),
        new ProjectId("app"),
        image,
        digest,
        new GitSource(SOURCE.url(), "refs/tags/" + gitTag, SOURCE.commit(), "", "Dockerfile"),
        Gate.MANUAL,
        number,
        10 * number);
  }

  public TagMoveRefused refused(String tag, long number) {
    return new TagMoveRefused(tick(), image, new Tag(tag), build(number), number, "test", "test");
  }

  public TagsSettled settled(long number) {
    return new TagsSettled(tick(), image, build(number), number);
  }

  public ManifestDeleted deleted(Digest digest) {
    return new ManifestDeleted(tick(), image, digest, List.of(), "test");
  }

  public BuildStarted started(long number) {
    return started(number, 1);
  }

  BuildStarted started(long number, int attempt) {
    return new BuildStarted(tick(), build(number), image, new BuilderId("b-1"), attempt);
  }

  public BuildFinished finished(long number, Outcome outcome) {
    return finished(number, outcome, 1);
  }

  BuildFinished finished(long number, Outcome outcome, int attempt) {
    return new BuildFinished(tick(), build(number), image, outcome, "", Optional.empty(), attempt);
  }

  public DeletionPlanned planned(Digest digest, List<Tag> tags) {
    Instant at = tick();
    return new DeletionPlanned(at, image, digest, tags, "test", "plan", at);
  }

  public DeletionSpared spared(Digest digest) {
    return new DeletionSpared(tick(), image, digest, "test");
  }

  public DeploymentsSet deployed(Digest... digests) {
    return new DeploymentsSet(tick(), image, List.of(digests), "test");
  }

  public ProjectRegistered registered(String stage, String... immutable) {
    Project project =
        new Project(
            new ProjectId("app"),
            SOURCE.url(),
            image,
            List.of("main"),
            Gate.MANUAL,
            "Dockerfile",
            "",
            QueueRules.DEFAULTS,
            TriggerRules.DEFAULTS,
            new TagRules(List.of(), List.of(), List.of(), List.of(immutable)),
            new PromotionChain(List.of(new Stage(new Tag(stage), new StageGate.Automatic()))));
    return new ProjectRegistered(tick(), project, "sealed");
  }

  public PromotionRequested promotion(long number, String tag) {
    return new PromotionRequested(tick(), image, number, new Tag(tag), "test");
  }

  /** An image of these layers, 100 bytes each, with a config of 10 and a manifest of 7. */
  public static ManifestContent image(long digest, long... layers) {
    List<Digest> stack = Arrays.stream(layers).mapToObj(Facts::digest).toList();
    Map<Digest, Long> blobs = new HashMap<>();
    stack.forEach(layer -> blobs.put(layer, 100L));
    blobs.put(digest(1_000_000 + digest), 10L);
    return new ManifestContent(
        digest(digest), 7, blobs, stack, Set.of(), Optional.empty(), Optional.empty());
  }

  /** An index of these images. */
  public static ManifestContent index(long digest, long... children) {
    return new ManifestContent(
        digest(digest),
        5,
        Map.of(),
        List.of(),
        Arrays.stream(children).mapToObj(Facts::digest).collect(Collectors.toSet()),
        Optional.empty(),
        Optional.empty());
  }

  /** A signature of 9 bytes that says what it is about. */
  public static ManifestContent about(long digest, long subject) {
    return new ManifestContent(
        digest(digest),
        9,
        Map.of(),
        List.of(),
        Set.of(),
        Optional.empty(),
        Optional.of(digest(subject)));
  }

  public static Digest digest(long n) {
    return new Digest("sha256:" + String.format("%064x", n));
  }

  /** The moment of the last event. */
  public Instant now() {
    return now;
  }

  /** Time goes by. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  public BuildId build(long number) {
    return BuildId.of(image + "#" + number);
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }
}
