package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildRun.Stop;
import io.slipway.builder.domain.GateCheck;
import io.slipway.builder.domain.GateResult;
import io.slipway.crash.CrashPoint;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.Received;
import io.slipway.model.BuilderId;
import io.slipway.model.StageGate;
import io.slipway.model.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one gate at a time. The job stays in hand, its lock renewed, until the result is in Kafka:
 * when this builder dies, another checks. Two results of one check are one to the promoter.
 */
public final class GateRunner implements SlotWork {
  private static final Logger LOG = LoggerFactory.getLogger(GateRunner.class);

  /** For the image to come here, and an engine to start. */
  private static final Duration BESIDES = Duration.ofMinutes(15);

  /**
   * Of so many builders that began and did not end the check, one at least has died: the third that
   * gives it back makes a fresh job of it.
   */
  private static final int TRIES = 3;

  private final BuilderId builder;
  private final GateCheck check;
  private final EventSink sink;
  private final Clock clock = Clock.systemUTC();
  private final InHand inHand = new InHand();

  /** A runner that checks nothing yet. */
  public GateRunner(BuilderId builder, GateCheck check, EventSink sink) {
    this.builder = builder;
    this.check = check;
    this.sink = sink;
  }

  @Override
  public boolean handle(Received received, JobFeed feed) {
    if (!(received.event() instanceof GateWanted wanted)) {
      LOG.error("{} is no gate; it is laid aside", received.place());
      feed.reject(received);
      return true;
    }
    boolean told = false;
    try (JobRenewal renewal = JobRenewal.of(feed, received)) {
      told = done(wanted, received.trace(), feed.handedOut(received) - 1);
    } catch (InterruptedException e) {
      LOG.info("the gate {} of {} is given back", wanted.stage(), wanted.image());
    } finally {
      if (told) {
        feed.accept(received);
      } else {
        feed.release(received);
      }
    }
    return told;
  }

  /** Whether there is a result, and Kafka has it. */
  private boolean done(GateWanted wanted, Optional<TraceContext> trace, int tries)
      throws InterruptedException {
    Interruption interruption = new Interruption();
    inHand.begin(interruption);
    try (Deadline deadline = Deadline.after(limit(wanted.gate()), () -> late(interruption))) {
      Instant start = clock.instant();
      GateResult result =
          tries < TRIES
              ? check.check(wanted)
              : GateResult.failed(tries + " builders began the check and did not end it");
      deadline.close();
      CrashPoint.BUILDER_CHECK_DONE.reached();
      return tell(ended(wanted, result, start), trace);
    } catch (InterruptedException e) {
      interruption.disarm();
      Optional<Stop> why = interruption.stop().filter(stop -> stop.reason() == Reason.TIMEOUT);
      if (why.isEmpty()) {
        throw e;
      }
      Instant now = clock.instant();
      return tell(ended(wanted, GateResult.failed(why.get().words()), now), trace);
    } finally {
      interruption.disarm();
      inHand.end();
    }
  }

  private static void late(Interruption interruption) {
    interruption.end(Reason.TIMEOUT, "it took too long until the check could begin or end");
  }

  private static Duration limit(StageGate gate) {
    return switch (gate) {
      case StageGate.Command command -> command.timeout().plus(BESIDES);
      case StageGate.HttpCheck http -> http.timeout().plus(BESIDES);
      case StageGate.Automatic _, StageGate.Approval _ -> BESIDES;
    };
  }

  private GateEnded ended(GateWanted wanted, GateResult result, Instant start) {
    Instant now = clock.instant();
    return new GateEnded(
        now,
        wanted.image(),
        wanted.number(),
        wanted.digest(),
        wanted.stage(),
        wanted.gate(),
        wanted.cause(),
        result.passed(),
        result.why(),
        Duration.between(start, now),
        builder);
  }

  /** Sends until Kafka has it. */
  private boolean tell(GateEnded event, Optional<TraceContext> trace) throws InterruptedException {
    TraceContext context = trace.orElseGet(TraceContext::newRoot);
    UntilHeard.send(sink, event, context, "the gate " + event.stage() + " of " + event.image());
    CrashPoint.BUILDER_CHECK_TOLD.reached();
    LOG.info("gate {} of {}: {}", event.stage(), event.image(), event.why());
    return true;
  }

  @Override
  public void stop() {
    inHand.stop();
  }
}
