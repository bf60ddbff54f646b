package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.ProjectId;
import io.slipway.model.QueueRules;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.model.Urgency;
import java.time.Instant;
import java.util.Optional;

/** Events for tests, short to write. */
public final class Facts {
  public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  public static final ImageName IMAGE = new ImageName("127.0.0.1:5000/shop/web");
  public static final ProjectId PROJECT = new ProjectId("shop");
  public static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
  public static final TraceContext TRACE =
      TraceContext.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  public static final GitSource SOURCE =
      new GitSource(
          "https://example.org/shop.git",
          "refs/heads/main",
          new CommitId("0123456789".repeat(4)),
          "",
          "Dockerfile");

  private Facts() {}

  public static Fact fact(BuildEvent event) {
    return fact(event, 0);
  }

  public static Fact fact(BuildEvent event, long offset) {
    return new Fact(event, offset, Optional.of(TRACE));
  }

  public static BuildRequested requested(ImageName image, String delivery) {
    return requested(image, delivery, Gate.AUTOMATIC);
  }

  public static BuildRequested requested(ImageName image, String delivery, Gate gate) {
    return new BuildRequested(
        AT, build(image, delivery), PROJECT, image, SOURCE, Lane.TRUSTED, gate, "push", delivery);
  }

  /** A request of a ref under these rules. */
  static BuildRequested requested(ImageName image, String delivery, String ref, QueueRules rules) {
    return requested(image, delivery, ref, rules, Urgency.PERSON);
  }

  static BuildRequested requested(
      ImageName image, String delivery, String ref, QueueRules rules, Urgency urgency) {
    GitSource source =
        new GitSource(
            "https://example.org/shop.git", ref, new CommitId("0".repeat(40)), "", "Dockerfile");
    return new BuildRequested(
        AT,
        build(image, delivery),
        PROJECT,
        image,
        source,
        Lane.TRUSTED,
        Gate.AUTOMATIC,
        "push",
        delivery,
        rules,
        urgency,
        Optional.empty(),
        Optional.empty());
  }

  /** A push of a branch or pull request; commits are numbers, 0 is one that nobody knows. */
  static BuildRequested pushed(ImageName image, String ref, int before, int after) {
    String delivery = ref + " " + before + " " + after;
    BuildRequested plain = requested(image, delivery, ref, QueueRules.DEFAULTS);
    return new BuildRequested(
        AT,
        plain.build(),
        PROJECT,
        image,
        new GitSource(plain.source().url(), ref, commit(after), "", "Dockerfile"),
        Lane.TRUSTED,
        Gate.AUTOMATIC,
        "push",
        delivery,
        QueueRules.DEFAULTS,
        Urgency.PERSON,
        Optional.of(commit(before)),
        Optional.empty());
  }

  static CommitId commit(int n) {
    return new CommitId("%040x".formatted(n));
  }

  /** The same request of another project, lane and time. */
  static BuildRequested of(BuildRequested request, String project, Lane lane, Instant at) {
    return of(request, request.build(), new ProjectId(project), lane, at);
  }

  /** The same delivery as another scheduler took it: under another id. */
  static BuildRequested again(BuildRequested request) {
    BuildId other = build(request.image(), request.deliveryKey() + " told again");
    return of(request, other, request.project(), request.lane(), request.at());
  }

  private static BuildRequested of(
      BuildRequested request, BuildId build, ProjectId project, Lane lane, Instant at) {
    return new BuildRequested(
        at,
        build,
        project,
        request.image(),
        request.source(),
        lane,
        request.gate(),
        request.cause(),
        request.deliveryKey(),
        request.queue(),
        request.urgency(),
        request.before(),
        request.ancestorOf());
  }

  static BuildCancelled cancelled(BuildRequested request) {
    return new BuildCancelled(
        AT.plusSeconds(1), request.build(), request.image(), "ada", "a mistake");
  }

  static BuildReleased released(BuildRequested request, int attempt) {
    return new BuildReleased(
        AT.plusSeconds(2), request.build(), request.image(), new BuilderId("b"), attempt);
  }

  public static BuildId build(ImageName image, String delivery) {
    return BuildId.of(delivery + " " + image);
  }

  public static BuildStarted started(BuildRequested request, int attempt) {
    return new BuildStarted(AT, request.build(), request.image(), new BuilderId("b"), attempt);
  }

  public static BuildFinished finished(BuildRequested request, Outcome outcome, int attempt) {
    Optional<Digest> digest = outcome == Outcome.SUCCESS ? Optional.of(DIGEST) : Optional.empty();
    return new BuildFinished(
        AT.plusSeconds(9), request.build(), request.image(), outcome, "", digest, attempt);
  }

  public static ImagePublished published(BuildRequested request, long number) {
    return new ImagePublished(
        AT,
        request.build(),
        PROJECT,
        request.image(),
        DIGEST,
        SOURCE,
        request.gate(),
        number,
        number);
  }

  public static TagMoved moved(BuildRequested request, String tag) {
    return new TagMoved(
        AT.plusSeconds(20),
        request.image(),
        new Tag(tag),
        Optional.empty(),
        DIGEST,
        request.build(),
        1,
        "promoter",
        "");
  }

  public static TagMoveRefused refused(BuildRequested request, String tag) {
    return new TagMoveRefused(
        AT.plusSeconds(20), request.image(), new Tag(tag), request.build(), 1, "promoter", "");
  }

  public static BuildDispatched job(BuildEvent event) {
    return (BuildDispatched) event;
  }
}
