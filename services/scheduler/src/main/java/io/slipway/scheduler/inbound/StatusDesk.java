package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.CommitId;
import io.slipway.model.Project;
import io.slipway.model.StatusTarget;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.StatusCall;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import io.slipway.scheduler.outbound.StatusSender.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells forges statuses, a few at once, and tells those again that fail. Nobody waits for a forge.
 * Safe for many threads.
 */
final class StatusDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusDesk.class);
  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 300_000;
  private static final int TRIES = 20;
  private static final int AT_ONCE = 8;

  private final SecretBox secrets;
  private final StatusSender sender;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** A desk that closes the sender with itself. */
  StatusDesk(SecretBox secrets, StatusSender sender) {
    this.secrets = secrets;
    this.sender = sender;
  }

  /**
   * Where a status goes.
   *
   * @param stage the stage that it is about; empty for the build itself
   * @param page where people see more
   * @param of what it is about, for the log
   */
  record Place(
      ProjectRegistered project,
      StatusTarget target,
      CommitId commit,
      Optional<String> stage,
      Optional<URI> page,
      String of) {}

  /** What was told of one thing. */
  static final class Told {
    private @Nullable CommitStatus last;
    private boolean busy;
    private int failures;
    private long notBefore = System.nanoTime();

    /** Whether anything was told, or given up. */
    synchronized boolean anything() {
      return last != null;
    }

    /** Whether nothing was told lately that failed, or is being told. */
    synchronized boolean isDue() {
      return !busy && System.nanoTime() >= notBefore;
    }

    private synchronized boolean is(CommitStatus status) {
      return status.equals(last);
    }

    private synchronized boolean begin() {
      if (!isDue()) {
        return false;
      }
      busy = true;
      return true;
    }

    private synchronized void end() {
      busy = false;
    }

    /** Notes an answer; how often telling has failed. */
    private synchronized int note(CommitStatus status, Answer answer) {
      if (answer instanceof Answer.Told) {
        last = status;
        failures = 0;
        return 0;
      }
      failures++;
      if (answer instanceof Answer.Refused || failures >= TRIES) {
        last = status;
      }
      long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures - 1, 16));
      notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
      return failures;
    }
  }

  /**
   * Begins to tell a status when that is due; to be asked again until there is nothing to tell.
   *
   * @return whether this status was told before, or given up
   */
  boolean tell(Place place, CommitStatus status, Told told) {
    if (told.is(status)) {
      return true;
    }
    if (places.tryAcquire()) {
      if (told.begin()) {
        calls.execute(() -> call(place, status, told));
      } else {
        places.release();
      }
    }
    return false;
  }

  private void call(Place place, CommitStatus status, Told told) {
    try {
      note(place, status, told, send(place, status));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      note(place, status, told, new Answer.Later(e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
      told.end();
    }
  }

  private Answer send(Place place, CommitStatus status) throws InterruptedException {
    Project project = place.project().project();
    StatusTarget target = place.target();
    try {
      String token = secrets.unsealToken(project.id(), target.api(), target.sealedToken());
      StatusCall.Subject subject = new StatusCall.Subject(place.commit(), place.stage());
      return sender.send(
          StatusCall.of(project, target.api(), subject, status, place.page()), token);
    } catch (GeneralSecurityException e) {
      return new Answer.Refused("the token does not open with this farm's key: set it again");
    }
  }

  private static void note(Place place, CommitStatus status, Told told, Answer answer) {
    int failures = told.note(status, answer);
    String why =
        switch (answer) {
          case Answer.Told done -> "";
          case Answer.Later later -> later.why();
          case Answer.Refused refused -> refused.why();
        };
    if (!why.isEmpty()) {
      LOG.warn(
          "the forge of project {} was not told of {} (try {}): {}",
          place.project().project().id(),
          place.of(),
          failures,
          why);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    sender.close();
  }
}
