package io.slipway.audit.domain;

import io.slipway.events.AuditChain.Fact;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.FarmEvent;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.events.FarmEvent.DeadLetterReplayed;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.PushSkipped;
import io.slipway.events.RetentionEvent;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Topics;
import io.slipway.events.Wish;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.Digest;
import io.slipway.model.Project;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events are recorded, and how they read. Whoever adds an event to the farm decides here
 * whether it tells of a privileged act.
 */
public final class Facts {
  /** Where such events are. */
  public static final Set<Topics> SOURCES =
      Set.of(Topics.TAG_MOVES, Topics.IMAGE_EVENTS, Topics.PROJECTS, Topics.FARM_EVENTS);

  private Facts() {}

  /**
   * What an event says to the audit; empty when it tells of no privileged act.
   *
   * @param source the event's place, {@code topic/partition/offset}
   */
  public static Optional<Fact> of(BuildEvent event, String source) {
    return said(event)
        .map(said -> new Fact(event.at(), said.actor, said.action, said.subject, said.why, source));
  }

  private record Said(String actor, String action, String subject, String why) {}

  private static Optional<Said> said(BuildEvent event) {
    return switch (event) {
      case TagMoved e -> said(e.by(), "tag.moved", e.image() + ":" + e.tag(), text(e));
      case TagMoveRefused e ->
          said(
              e.by(),
              "tag.refused",
              e.image() + ":" + e.tag(),
              "build " + e.number() + ": " + e.why());
      case Wish wish -> wished(wish);
      case GateEnded e ->
          said(
              e.builder().value(),
              e.passed() ? "gate.passed" : "gate.failed",
              e.image() + ":" + e.stage(),
              "build " + e.number() + " " + e.digest() + ": " + e.why());
      case TagRestored e ->
          said("promoter", "tag.restored", e.image() + ":" + e.tag(), "to " + e.to());
      case DeploymentsSet e ->
          said(e.by(), "deployments.set", e.image().value(), e.digests().size() + " images");
      case ManifestDeleted e ->
          said("cleanup", "manifest.deleted", e.image() + "@" + e.digest(), text(e));
      case ProjectRegistered e -> said("api", "project.changed", e.project().id().value(), text(e));
      case DeadLetterReplayed e -> said(e.by(), "dead-letter.replayed", e.place(), "to " + e.to());
      case AccessDenied e -> said("unknown", "access.denied", e.action(), text(e));
      case PushSkipped _,
          GateWanted _,
          BuildEvent.BuildRequested _,
          BuildEvent.BuildDispatched _,
          BuildEvent.BuildQueued _,
          BuildEvent.BuildStarted _,
          BuildEvent.StepFinished _,
          BuildEvent.BuildFinished _,
          BuildEvent.LogAppended _,
          BuildEvent.ImagePublished _,
          BuildEvent.TagsSettled _,
          BuildEvent.BuildCancelled _,
          BuildEvent.BuildReleased _,
          RetentionEvent.DeletionPlanned _,
          RetentionEvent.DeletionSpared _,
          RetentionEvent.DanglingThresholdExceeded _,
          BuildEvent.CacheEntryStored _,
          FarmEvent.AlertRaised _,
          FarmEvent.AuditRecorded _ ->
          Optional.empty();
    };
  }

  private static Optional<Said> wished(Wish wish) {
    String tag = wish.image() + ":" + wish.to();
    String build = "build " + wish.number();
    return switch (wish) {
      case PromotionRequested e -> said(e.by(), "promotion.requested", tag, build);
      case ApprovalGiven e -> said(e.by(), "promotion.approved", tag, build + " " + e.digest());
      case CheckRequested e -> said(e.by(), "check.requested", tag, build);
      case RollbackRequested e ->
          said(e.by(), "rollback.requested", tag, "to " + build + ": " + e.why());
    };
  }

  private static Optional<Said> said(String actor, String action, String subject, String why) {
    return Optional.of(new Said(actor, action, subject, why));
  }

  private static String text(TagMoved event) {
    String from = event.from().map(Digest::value).orElse("nothing");
    return "from %s to %s, build %d: %s".formatted(from, event.to(), event.number(), event.why());
  }

  private static String text(ManifestDeleted event) {
    String tags = event.tags().stream().map(Object::toString).collect(Collectors.joining(" "));
    return tags.isEmpty() ? event.reason() : "tags " + tags + ": " + event.reason();
  }

  private static String text(AccessDenied event) {
    return "%d times since %s by the %s: %s"
        .formatted(event.count(), event.since(), event.door(), event.why());
  }

  /** All but the secret, which is sealed and nobody's business. */
  private static String text(ProjectRegistered event) {
    Project project = event.project();
    return String.join(
        ", ",
        "repository " + project.repositoryUrl(),
        "image " + project.image(),
        "branches " + String.join(" ", project.branches()),
        "gate " + project.gate().name().toLowerCase(Locale.ROOT),
        "file " + project.dockerfile(),
        "context '" + project.context() + "'",
        project.queue().toString(),
        project.triggers().toString(),
        project.tags().toString(),
        "chain " + project.stages());
  }
}
