package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.GateEvent;
import io.slipway.events.PushSkipped;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.ProjectId;
import io.slipway.model.StatusTarget;
import io.slipway.model.Tag;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.CommitStatus.State;
import io.slipway.scheduler.forge.StatusCall.Subject;
import io.slipway.scheduler.inbound.StatusDesk.Recipient;
import io.slipway.scheduler.inbound.StatusDesk.Told;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells forges how the builds of their commits are, how they pass the gates that the farm checks,
 * and which pushes need no build. It looks at what the scheduler knows and tells what it has not
 * told yet, so that no build ever waits for a forge. After a restart, or when it takes over, builds
 * that changed lately are told again.
 */
public final class StatusReporter implements AutoCloseable {
  /** Clocks of the farm and of the broker differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Tools tools;
  private final EventFeed feed;
  private final RecentBuilds<Told> builds;
  private final RecentNotes<PushSkipped, Told> skipped;
  private final RecentNotes<GateNote.Key, GateNote> gates;
  private final StatusDesk desk;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * What the reporter works with.
   *
   * @param state what is known of builds; empty while this scheduler is not the active one
   * @param console where people look at builds
   * @param every how often it looks, in milliseconds
   */
  public record Tools(
      ProjectBook projects,
      Supplier<Optional<SchedulerState>> state,
      SecretBox secrets,
      StatusSender sender,
      Optional<URI> console,
      long every) {}

  /**
   * Starts to read and to tell.
   *
   * @param since builds that did not change after this moment are left alone; as long as from then
   *     to now, builds that have ended are kept in case this scheduler takes over
   */
  public StatusReporter(KafkaSettings kafka, Tools tools, Instant since) {
    this.tools = tools;
    this.builds = new RecentBuilds<>(since, InstantSource.system(), Told::new);
    this.skipped = new RecentNotes<>(since, InstantSource.system(), Told::new);
    this.gates = new RecentNotes<>(since.minus(SKEW), InstantSource.system(), GateNote::new);
    this.desk = new StatusDesk(tools.secrets(), tools.sender());
    this.thread = Thread.ofPlatform().name("statuses").daemon().start(this::work);
    this.feed =
        EventFeed.since(
            kafka,
            "slipway-scheduler-statuses",
            Set.of(
                Topics.BUILD_REQUESTS, Topics.BUILD_EVENTS, Topics.GATE_JOBS, Topics.IMAGE_EVENTS),
            since.minus(SKEW),
            received -> add(received.event()));
  }

  private void add(BuildEvent event) {
    builds.add(event);
    if (event instanceof PushSkipped push) {
      skipped.add(push, push.at(), told -> {});
    } else if (event instanceof GateEvent gate) {
      gates.add(GateNote.Key.of(gate), gate.at(), note -> note.add(gate));
    }
  }

  private void work() {
    try {
      while (!stop.await(tools.every(), TimeUnit.MILLISECONDS)) {
        Optional<SchedulerState> state = tools.state().get();
        if (state.isPresent()) {
          builds.forEach((id, told) -> look(state.get(), id, told));
          skipped.forEach((push, told) -> look(state.get(), push, told));
          lookAtGates(state.get());
          gates.forgetOld(GateNote::over);
        } else {
          builds.forgetEnded();
          skipped.forgetOld(told -> true);
          gates.forgetOld(note -> true);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(SchedulerState state, BuildId id, Told told) {
    Optional<BuildRecord> build = state.find(id);
    if (build.isEmpty()) {
      return; // the scheduler has not read it yet
    }
    BuildRequested request = build.get().accepted().orElseThrow().request();
    Optional<ProjectRegistered> project = project(request);
    Optional<StatusTarget> target = project.flatMap(ProjectRegistered::status);
    if (target.isEmpty()) {
      forgetWhenOver(build.get(), id);
      return;
    }
    Subject own = new Subject(request.source().commit(), Optional.empty());
    Recipient forge = new Recipient(project.get(), target.get(), own, page(id), "build " + id);
    if (desk.tell(forge, status(build.get()), told)) {
      forgetWhenOver(build.get(), id);
    }
  }

  private Optional<URI> page(BuildId build) {
    return tools.console().map(base -> URI.create(base + "/builds/" + build));
  }

  /**
   * Checks that the farm makes before stages, beside the builds' own statuses; of several builds of
   * a commit the newest counts. They are kept when they were told, because wishes and ends come in
   * any order, and more than once.
   */
  private void lookAtGates(SchedulerState state) {
    Map<Checked, Check> newest = new HashMap<>();
    gates.forEach(
        (key, note) ->
            request(state, key)
                .map(r -> new Check(r, key, note))
                .ifPresent(c -> newest.merge(c.of(), c, Check::newer)));
    newest.values().forEach(this::look);
  }

  /** What a forge shows one status for. */
  private record Checked(ProjectId project, CommitId commit, Tag stage) {}

  private record Check(BuildRequested request, GateNote.Key key, GateNote note) {
    Checked of() {
      return new Checked(request.project(), request.source().commit(), key.stage());
    }

    Check newer(Check other) {
      return key.number() >= other.key.number() ? this : other;
    }
  }

  /** Empty when the scheduler has not read it yet. */
  private static Optional<BuildRequested> request(SchedulerState state, GateNote.Key key) {
    return state
        .find(key.image(), key.number())
        .flatMap(BuildRecord::accepted)
        .map(BuildRecord.Accepted::request);
  }

  private void look(Check check) {
    BuildRequested request = check.request();
    GateNote.Key key = check.key();
    Optional<ProjectRegistered> project = project(request);
    Optional<StatusTarget> target = project.flatMap(ProjectRegistered::status);
    if (target.isPresent()) {
      Subject gate = new Subject(request.source().commit(), Optional.of(key.stage().value()));
      String of = "the check of build " + request.build() + " before " + key.stage();
      desk.tell(
          new Recipient(project.get(), target.get(), gate, page(request.build()), of),
          check.note().status(key.number()),
          check.note().told());
    }
  }

  /** The project of a build; empty when it is of another repository by now. */
  private Optional<ProjectRegistered> project(BuildRequested request) {
    return tools
        .projects()
        .find(request.project())
        .filter(p -> request.source().url().equals(p.project().repositoryUrl()));
  }

  /**
   * A push that changes nothing for its project is as good as built: a forge that waits for this
   * status before it merges would wait for ever. What a build of the same commit said stands.
   */
  private void look(SchedulerState state, PushSkipped push, Told told) {
    Optional<ProjectRegistered> project = tools.projects().find(push.project());
    Optional<StatusTarget> target = project.flatMap(ProjectRegistered::status);
    if (target.isEmpty() || told.anything()) {
      skipped.remove(push);
      return;
    }
    if (!told.isDue()) {
      return;
    }
    if (state.wasBuilt(push.project(), push.commit())) {
      skipped.remove(push);
      return;
    }
    Subject own = new Subject(push.commit(), Optional.empty());
    Recipient forge =
        new Recipient(project.get(), target.get(), own, Optional.empty(), "skipped " + push.ref());
    desk.tell(forge, new CommitStatus(State.SUCCESS, "not built: " + push.why()), told);
  }

  private void forgetWhenOver(BuildRecord build, BuildId id) {
    if (build.finished()) {
      builds.remove(id);
    }
  }

  /** What the forge is to show of a build. */
  static CommitStatus status(BuildRecord build) {
    String name = "build " + build.accepted().orElseThrow().number();
    if (build.finish().isEmpty()) {
      return new CommitStatus(State.PENDING, name + (build.running() ? " is running" : " waits"));
    }
    BuildEvent.BuildFinished finish = build.finish().get();
    String message = finish.message().isBlank() ? "" : ": " + finish.message();
    return switch (finish.outcome()) {
      case SUCCESS -> new CommitStatus(State.SUCCESS, name + " succeeded");
      case SKIP -> new CommitStatus(State.SUCCESS, name + " was not needed");
      case FAILURE -> new CommitStatus(State.FAILURE, name + " failed" + message);
      case TIMEOUT -> new CommitStatus(State.FAILURE, name + " took too long");
      case CANCELLATION -> new CommitStatus(State.ERROR, name + " was cancelled");
      case ERROR -> new CommitStatus(State.ERROR, name + ": the farm failed" + message);
    };
  }

  @Override
  public void close() {
    stop.countDown();
    feed.close();
    desk.close();
  }
}
