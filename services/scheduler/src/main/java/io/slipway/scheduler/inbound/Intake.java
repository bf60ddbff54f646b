package io.slipway.scheduler.inbound;

import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.PushSkipped;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.ManifestTarget;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.StatusTarget;
import io.slipway.model.TraceContext;
import io.slipway.model.Urgency;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.outbound.BuildSpans;
import io.slipway.telemetry.SpanRecord.Period;
import java.time.Clock;
import java.util.Optional;

/** Accepts what people and forges ask for: it is accepted when Kafka has it, not earlier. */
public final class Intake {
  private final EventSink sink;
  private final SchedulingLoop loop;
  private final ProjectBook projects;
  private final BuildSpans spans;
  private final Clock clock;

  /** An intake that writes to this sink. */
  public Intake(
      EventSink sink, SchedulingLoop loop, ProjectBook projects, BuildSpans spans, Clock clock) {
    this.sink = sink;
    this.loop = loop;
    this.projects = projects;
    this.spans = spans;
    this.clock = clock;
  }

  /**
   * A wish for a build.
   *
   * @param source what to build
   * @param cause for people
   * @param deliveryKey the same for every telling of the same wish
   * @param lane how far it is trusted
   * @param urgency whether a person waits for it
   * @param before the commit that its push came after; empty when it is no push
   * @param ancestorOf an accepted commit that contains it, where {@code before} tells nothing
   */
  record Wish(
      GitSource source,
      String cause,
      String deliveryKey,
      Lane lane,
      Urgency urgency,
      Optional<CommitId> before,
      Optional<CommitId> ancestorOf) {
    /** A wish of which nobody asked Git. */
    Wish(
        GitSource source,
        String cause,
        String deliveryKey,
        Lane lane,
        Urgency urgency,
        Optional<CommitId> before) {
      this(source, cause, deliveryKey, lane, urgency, before, Optional.empty());
    }

    Wish in(Optional<CommitId> container) {
      return new Wish(source, cause, deliveryKey, lane, urgency, before, container);
    }
  }

  /**
   * Whether and as what a wish was accepted.
   *
   * @param build its id, the same each time the wish is told
   * @param duplicate whether it was known already
   */
  record Accepted(BuildId build, boolean duplicate) {}

  /** Accepts a build; a 503 when Kafka does not acknowledge. */
  Accepted accept(Project project, Wish wish) {
    BuildId build = id(project.image(), wish.deliveryKey());
    if (known(project, wish.deliveryKey()).isPresent()) {
      return new Accepted(build, true);
    }
    return send(
        new BuildRequested(
            clock.instant(),
            build,
            project.id(),
            project.image(),
            wish.source(),
            wish.lane(),
            project.gate(),
            wish.cause(),
            wish.deliveryKey(),
            project.queue(),
            wish.urgency(),
            wish.before(),
            wish.ancestorOf()));
  }

  /**
   * Asks for the same source again, as a build of its own that stands behind the first in the order
   * of commits and before those of newer ones; a 409 when the build has not ended, or when the new
   * one would only take the place of a newer commit.
   *
   * @param once the same for every telling of the same wish
   */
  Accepted retry(BuildRecord build, String by, String once) {
    BuildRecord.Accepted first = build.accepted().orElseThrow();
    BuildRequested request = first.request();
    if (!build.finished()) {
      throw Problem.conflict("build " + build.id() + " has not ended; cancel it first");
    }
    state()
        .newerThan(build)
        .ifPresent(
            newer -> {
              throw Problem.conflict(
                  "build " + newer + " of the same pull request is newer; retry that one");
            });
    String key = "retry:" + build.id() + ":" + once;
    BuildId id = id(request.image(), key);
    if (state().knows(request.image(), key)) {
      return new Accepted(id, true);
    }
    return send(
        new BuildRequested(
            clock.instant(),
            id,
            request.project(),
            request.image(),
            request.source(),
            request.lane(),
            request.gate(),
            "retry of build " + first.number() + " by " + by,
            key,
            request.queue(),
            Urgency.PERSON,
            request.before(),
            request.ancestorOf()));
  }

  private Accepted send(BuildRequested request) {
    TraceContext root = TraceContext.newRoot();
    CrashPoint.SCHEDULER_BEFORE_ACCEPTING.reached();
    try {
      sink.send(request, root);
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(e.getMessage() + " Nothing was accepted; send it again.");
    }
    CrashPoint.SCHEDULER_ACCEPTED.reached();
    spans.accepted(request, root, new Period(request.at(), clock.instant()));
    return new Accepted(request.build(), false);
  }

  /** Why a delivery was left out before; empty when it was not. */
  Optional<String> skipped(Project project, String deliveryKey) {
    return loop.state().flatMap(s -> s.skipped(project.image(), deliveryKey));
  }

  /** Writes down that a push is left out; a 503 when Kafka does not acknowledge. */
  void skip(Project project, Wish wish, String why) {
    try {
      sink.send(
          new PushSkipped(
              clock.instant(),
              project.id(),
              project.image(),
              wish.source().ref(),
              wish.before(),
              wish.source().commit(),
              wish.deliveryKey(),
              why),
          TraceContext.newRoot());
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(e.getMessage() + " Nothing was decided; send it again.");
    }
  }

  /** Asks for the end of a build; a 409 when it has ended, a 503 when Kafka does not answer. */
  void cancel(BuildRecord build, String by, String why) {
    BuildRecord.Accepted accepted = build.accepted().orElseThrow();
    build
        .finish()
        .ifPresent(
            end -> {
              throw Problem.conflict("build " + build.id() + " has ended: " + end.outcome());
            });
    BuildCancelled wish =
        new BuildCancelled(clock.instant(), build.id(), accepted.request().image(), by, why);
    try {
      sink.send(wish, accepted.trace());
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(e.getMessage() + " Nothing was cancelled; send it again.");
    }
  }

  /** The build of a wish that was accepted before; empty for a new one. */
  Optional<BuildId> known(Project project, String deliveryKey) {
    return loop.state()
        .filter(s -> s.knows(project.image(), deliveryKey))
        .map(s -> id(project.image(), deliveryKey));
  }

  /** The image is part of the id: a project that moved to another image builds anew. */
  private static BuildId id(ImageName image, String deliveryKey) {
    return BuildId.of(deliveryKey + " " + image);
  }

  /** Registers a project; a 503 when Kafka does not acknowledge. What it tells whom stays. */
  void register(Project project, String sealedSecret) {
    Optional<ProjectRegistered> known = projects.find(project.id());
    register(
        new ProjectRegistered(
            clock.instant(),
            project,
            sealedSecret,
            known.flatMap(ProjectRegistered::status),
            known.flatMap(ProjectRegistered::manifest)));
  }

  /** Changes where a project's results are told; a 503 when Kafka does not acknowledge. */
  void tell(ProjectRegistered known, Optional<StatusTarget> status) {
    register(
        new ProjectRegistered(
            clock.instant(), known.project(), known.sealedSecret(), status, known.manifest()));
  }

  /** Changes which manifest follows a project's image; a 503 when Kafka does not acknowledge. */
  void follow(ProjectRegistered known, Optional<ManifestTarget> manifest) {
    register(
        new ProjectRegistered(
            clock.instant(), known.project(), known.sealedSecret(), known.status(), manifest));
  }

  private void register(ProjectRegistered registered) {
    try {
      long offset = sink.send(registered, TraceContext.newRoot());
      CrashPoint.SCHEDULER_REGISTERED.reached();
      projects.apply(registered, offset);
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(e.getMessage() + " Nothing was registered; send it again.");
    }
  }

  /** What was read; a 503 before everything was read once. */
  SchedulerState state() {
    return loop.state()
        .orElseThrow(() -> Problem.unavailable("the scheduler has not read everything yet"));
  }

  /** A registered project; a 400 for what is no name of one, a 404 for one that is not there. */
  ProjectRegistered project(String id) {
    ProjectId project = BuildsResource.valid(() -> new ProjectId(id));
    return projects()
        .find(project)
        .orElseThrow(() -> Problem.of(404, "Not found", "no project '" + id + "'"));
  }

  /** The projects; a 503 before all of them were read once. */
  ProjectBook projects() {
    state();
    return projects;
  }
}
