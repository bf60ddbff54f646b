package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun;
import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildSpans;
import io.slipway.builder.domain.ImageEngine;
import io.slipway.builder.domain.JobLedger;
import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.Received;
import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import io.slipway.model.BuilderId;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job at a time: claim the image, tell the farm, build, publish. Each slot of a builder
 * has one.
 */
public final class JobRunner implements SlotWork {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** An older job may have been read by a group that lost its place in the topic. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Settings settings;
  private final Tools tools;
  private final Clock clock = Clock.systemUTC();
  private final InHand inHand = new InHand();

  /** What the slots of a builder share. */
  public record Tools(
      Leases leases,
      EventSink sink,
      ImageEngine engine,
      Telemetry telemetry,
      JobLedger ledger,
      EventHistory history,
      Cancellations cancellations) {}

  /**
   * What a builder was told about itself.
   *
   * @param leaseTtl how long a lease lives when the builder dies
   * @param buildTimeout a build that takes longer is ended; zero for no limit
   */
  public record Settings(BuilderId builder, Duration leaseTtl, Duration buildTimeout) {}

  /**
   * A job as it was handed out.
   *
   * @param before whether it was handed out before, so that somebody may have run it
   */
  public record Handout(BuildDispatched job, TraceContext trace, boolean before) {
    /** Whether the build may be over already, or in another's hands for good. */
    boolean mayBeSuperseded(Instant now) {
      return before || job.attempt() > 1 || job.at().isBefore(now.minus(FRESH));
    }
  }

  /** A runner that runs nothing yet. */
  public JobRunner(Settings settings, Tools tools) {
    this.settings = settings;
    this.tools = tools;
  }

  @Override
  public boolean handle(Received received, JobFeed feed) {
    if (!(received.event() instanceof BuildDispatched job)) {
      LOG.error("{} is no job; it is laid aside", received.place());
      feed.reject(received);
      return true;
    }
    CrashPoint.BUILDER_JOB_TAKEN.reached();
    TraceContext trace = received.trace().orElseGet(TraceContext::newRoot);
    Handout handout = new Handout(job, trace, feed.handedOutBefore(received));
    Claim claim = Claim.REFUSED;
    try {
      claim = run(handout, () -> feed.accept(received));
    } finally {
      if (claim == Claim.REFUSED) {
        feed.release(received); // also when it broke: a job in hand would block the slot
      }
    }
    return claim == Claim.TAKEN;
  }

  /** What is to be done with a job whose image could not be claimed, or that was run. */
  public enum Claim {
    /** The job is ours for good; it was run. */
    TAKEN,
    /** Give the job back; somebody else, or we later, may take it. */
    REFUSED
  }

  /**
   * Claims the job's image and, if that works, runs the build to its end.
   *
   * @param taken called once the claim is durable: the job may be acknowledged
   */
  public Claim run(Handout handout, Runnable taken) {
    BuildDispatched job = handout.job();
    return switch (tools.ledger().begin(job)) {
      case RUNNING -> Claim.REFUSED;
      case DONE -> {
        taken.run();
        yield Claim.TAKEN;
      }
      case NEW -> {
        Claim claim = Claim.REFUSED;
        try {
          claim = claimed(handout, taken);
        } finally {
          tools.ledger().end(job, claim == Claim.TAKEN);
        }
        yield claim;
      }
    };
  }

  private Claim claimed(Handout handout, Runnable taken) {
    BuildDispatched job = handout.job();
    if (tools.cancellations().cancelled(job.build())) {
      LOG.info("build {} was cancelled before it began", job.build());
      taken.run(); // without its lease, which a later build may hold by now
      return Claim.TAKEN;
    }
    try {
      // Its lease may be free for a moment only, of a builder that goes on: it is not taken away.
      if (handout.before() && superseded(handout)) {
        return dropped(job, taken);
      }
      Instant start = clock.instant();
      Optional<Lease> lease = claim(job);
      return lease.isEmpty() ? Claim.REFUSED : leased(handout, lease.get(), start, taken);
    } catch (EventsUnavailable e) {
      LOG.warn("job of {} is given back: {}", job.image(), e.getMessage());
      return Claim.REFUSED;
    }
  }

  private Claim leased(Handout handout, Lease lease, Instant start, Runnable taken)
      throws EventsUnavailable {
    CrashPoint.BUILDER_LEASE_TAKEN.reached();
    BuildDispatched job = handout.job();
    BuildSpans spans = new BuildSpans(job, settings.builder(), handout.trace());
    Interruption interruption = new Interruption();
    Runnable onLost = () -> interruption.end(Reason.LEASE_LOST, "another builder holds the lease");
    try (LeaseKeeper keeper = LeaseKeeper.keep(tools.leases(), lease, onLost)) {
      try {
        if (superseded(handout)) {
          return dropped(job, taken);
        }
        inHand.begin(interruption);
        BuildRun.Claimed claimed = new BuildRun.Claimed(job, settings.builder());
        announce(claimed.announcement(clock.instant()), handout.trace());
        CrashPoint.BUILDER_START_TOLD.reached();
        taken.run();
        CrashPoint.BUILDER_JOB_ACCEPTED.reached();
        tools.telemetry().record(spans.lease(start, clock.instant()));
        new RunningBuild(claimed.announced(), spans, settings, tools, clock)
            .work(interruption, keeper);
        return Claim.TAKEN;
      } finally {
        interruption.disarm(); // before the lease is given back, which an interrupt would prevent
        inHand.end();
      }
    } catch (InterruptedException e) {
      if (interruption.stop().isEmpty()) {
        Thread.currentThread().interrupt(); // not ours: the slot's thread is to end
      }
      LOG.warn("job of {} is given back before its start was told", job.image());
      return Claim.REFUSED;
    }
  }

  private static Claim dropped(BuildDispatched job, Runnable taken) {
    LOG.info("attempt {} at build {} is not needed any more", job.attempt(), job.build());
    taken.run();
    return Claim.TAKEN;
  }

  /**
   * Sends until Kafka has it, under the lease: a start that was perhaps told, of a job that was
   * given back, would look to all others like that of a builder that died.
   */
  private void announce(BuildStarted start, TraceContext trace) throws InterruptedException {
    UntilHeard.send(tools.sink(), start, trace, "the start of build " + start.build());
  }

  /**
   * Whether somebody has run the job, or another took its place. Asked while the lease is held,
   * too: whoever held it before has told everything by then. Without an answer a job that nobody
   * had before is run.
   *
   * @throws EventsUnavailable without an answer, when somebody may have begun the job and died
   */
  private boolean superseded(Handout handout) throws EventsUnavailable {
    BuildDispatched job = handout.job();
    if (!handout.mayBeSuperseded(clock.instant())) {
      return false;
    }
    try {
      return new JobStanding(tools.history(), job).superseded();
    } catch (EventsUnavailable e) {
      if (handout.before()) {
        throw e;
      }
      LOG.warn("build {} may have been run before: {}", job.build(), e.getMessage());
      return false;
    }
  }

  @Override
  public void stop() {
    inHand.stop();
  }

  private Optional<Lease> claim(BuildDispatched job) {
    String owner = settings.builder() + "/" + job.attempt();
    try {
      return tools.leases().acquire(job.lease(), owner, job.fence(), settings.leaseTtl());
    } catch (LeasesUnavailable e) {
      LOG.warn("{} cannot be claimed: {}", job.lease(), e.getMessage());
      return Optional.empty();
    }
  }
}
