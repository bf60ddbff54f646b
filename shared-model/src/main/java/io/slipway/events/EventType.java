package io.slipway.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which event travels under which CloudEvents type on which topic. CDEvents types are used where
 * one exists (cdevents.dev, spec 0.4); ours start with {@code io.slipway.}.
 */
public enum EventType {
  PUSH_SKIPPED("io.slipway.push.skipped.v1", PushSkipped.class, Topics.BUILD_REQUESTS),
  BUILD_REQUESTED(
      "io.slipway.build.requested.v1", BuildEvent.BuildRequested.class, Topics.BUILD_REQUESTS),
  BUILD_DISPATCHED(
      "io.slipway.build.dispatched.v1",
      BuildEvent.BuildDispatched.class,
      Topics.BUILD_JOBS_TRUSTED),
  BUILD_QUEUED(
      "dev.cdevents.build.queued.0.2.0", BuildEvent.BuildQueued.class, Topics.BUILD_EVENTS),
  BUILD_STARTED(
      "dev.cdevents.build.started.0.2.0", BuildEvent.BuildStarted.class, Topics.BUILD_EVENTS),
  STEP_FINISHED(
      "dev.cdevents.taskrun.finished.0.2.0", BuildEvent.StepFinished.class, Topics.BUILD_EVENTS),
  BUILD_FINISHED(
      "dev.cdevents.build.finished.0.2.0", BuildEvent.BuildFinished.class, Topics.BUILD_EVENTS),
  BUILD_CANCELLED(
      "io.slipway.build.cancelled.v1", BuildEvent.BuildCancelled.class, Topics.BUILD_EVENTS),
  BUILD_RELEASED(
      "io.slipway.build.released.v1", BuildEvent.BuildReleased.class, Topics.BUILD_EVENTS),
  LOG_APPENDED("io.slipway.log.appended.v1", BuildEvent.LogAppended.class, Topics.BUILD_LOGS),
  IMAGE_PUBLISHED(
      "dev.cdevents.artifact.published.0.2.0",
      BuildEvent.ImagePublished.class,
      Topics.IMAGE_EVENTS),
  PROMOTION_REQUESTED(
      "io.slipway.promotion.requested.v1", Wish.PromotionRequested.class, Topics.IMAGE_EVENTS),
  APPROVAL_GIVEN("io.slipway.approval.given.v1", Wish.ApprovalGiven.class, Topics.IMAGE_EVENTS),
  CHECK_REQUESTED("io.slipway.check.requested.v1", Wish.CheckRequested.class, Topics.IMAGE_EVENTS),
  ROLLBACK_REQUESTED(
      "io.slipway.rollback.requested.v1", Wish.RollbackRequested.class, Topics.IMAGE_EVENTS),
  GATE_WANTED("io.slipway.gate.wanted.v1", GateEvent.GateWanted.class, Topics.GATE_JOBS),
  GATE_ENDED("io.slipway.gate.ended.v1", GateEvent.GateEnded.class, Topics.IMAGE_EVENTS),
  MANIFEST_DELETED(
      "dev.cdevents.artifact.deleted.0.1.0",
      RetentionEvent.ManifestDeleted.class,
      Topics.IMAGE_EVENTS),
  DELETION_PLANNED(
      "io.slipway.deletion.planned.v1", RetentionEvent.DeletionPlanned.class, Topics.IMAGE_EVENTS),
  DELETION_SPARED(
      "io.slipway.deletion.spared.v1", RetentionEvent.DeletionSpared.class, Topics.IMAGE_EVENTS),
  DEPLOYMENTS_SET(
      "io.slipway.deployments.set.v1", RetentionEvent.DeploymentsSet.class, Topics.IMAGE_EVENTS),
  DANGLING_THRESHOLD_EXCEEDED(
      "io.slipway.dangling.exceeded.v1",
      RetentionEvent.DanglingThresholdExceeded.class,
      Topics.IMAGE_EVENTS),
  TAG_MOVED("io.slipway.tag.moved.v1", BuildEvent.TagMoved.class, Topics.TAG_MOVES),
  TAG_MOVE_REFUSED("io.slipway.tag.refused.v1", BuildEvent.TagMoveRefused.class, Topics.TAG_MOVES),
  TAGS_SETTLED("io.slipway.tag.settled.v1", BuildEvent.TagsSettled.class, Topics.TAG_MOVES),
  TAG_RESTORED("io.slipway.tag.restored.v1", BuildEvent.TagRestored.class, Topics.TAG_MOVES),
  PROJECT_REGISTERED(
      "io.slipway.project.registered.v1", FarmEvent.ProjectRegistered.class, Topics.PROJECTS),
  CACHE_ENTRY_STORED(
      "io.slipway.cache.stored.v1", BuildEvent.CacheEntryStored.class, Topics.CACHE_ENTRIES),
  DEAD_LETTER_REPLAYED(
      "io.slipway.deadletter.replayed.v1", FarmEvent.DeadLetterReplayed.class, Topics.FARM_EVENTS),
  ACCESS_DENIED("io.slipway.access.denied.v1", FarmEvent.AccessDenied.class, Topics.FARM_EVENTS),
  ALERT_RAISED("io.slipway.alert.raised.v1", FarmEvent.AlertRaised.class, Topics.FARM_EVENTS),
  AUDIT_RECORDED("io.slipway.audit.recorded.v1", FarmEvent.AuditRecorded.class, Topics.AUDIT);

  private final String type;
  private final Class<? extends BuildEvent> event;
  private final Topics topic;

  EventType(String type, Class<? extends BuildEvent> event, Topics topic) {
    this.type = type;
    this.event = event;
    this.topic = topic;
  }

  /** The CloudEvents {@code type}; it ends with the schema's version. */
  public String type() {
    return type;
  }

  /** The record that carries the data. */
  public Class<? extends BuildEvent> event() {
    return event;
  }

  /** Where it is sent; jobs go to the topic of their lane instead. */
  public Topics topic() {
    return topic;
  }

  /** The type of that name; empty for one that this version does not know. */
  public static Optional<EventType> named(String type) {
    return Arrays.stream(values()).filter(t -> t.type.equals(type)).findFirst();
  }

  /** The type of this event. */
  public static EventType of(BuildEvent event) {
    return Arrays.stream(values())
        .filter(t -> t.event.isInstance(event))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no wire type for " + event.getClass()));
  }

  /** All of them. */
  public static List<EventType> all() {
    return List.of(values());
  }
}
