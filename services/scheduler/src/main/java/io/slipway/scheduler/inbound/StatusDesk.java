package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Project;
import io.slipway.model.StatusTarget;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.StatusCall;
import io.slipway.scheduler.forge.StatusCall.Subject;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import io.slipway.scheduler.outbound.StatusSender.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int AT_ONCE = 32;

  /** Of one forge: one that does not answer keeps nobody else's statuses. */
  private static final int AT_ONCE_OF_ONE = 8;

  private final SecretBox secrets;
  private final StatusSender sender;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** By the API's address. */
  private final Map<String, Semaphore> own = new ConcurrentHashMap<>();

  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** A desk that closes the sender with itself. */
  StatusDesk(SecretBox secrets, StatusSender sender) {
    this.secrets = secrets;
    this.sender = sender;
  }

  /**
   * Where a status goes.
   *
   * @param subject what it is about
   * @param page where people see more
   * @param of the same for the log
   */
  record Recipient(
      ProjectRegistered project,
      StatusTarget target,
      Subject subject,
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

    private synchronized boolean begin(CommitStatus status) {
      if (is(status) || !isDue()) {
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
  boolean tell(Recipient forge, CommitStatus status, Told told) {
    if (told.is(status)) {
      return true;
    }
    if (takePlace(forge)) {
      if (told.begin(status)) {
        calls.execute(() -> call(forge, status, told));
      } else {
        leavePlace(forge);
      }
    }
    return false;
  }

  private boolean takePlace(Recipient forge) {
    if (!own(forge).tryAcquire()) {
      return false;
    }
    boolean taken = places.tryAcquire();
    if (!taken) {
      own(forge).release();
    }
    return taken;
  }

  private void leavePlace(Recipient forge) {
    places.release();
    own(forge).release();
  }

  private Semaphore own(Recipient forge) {
    String api = URI.create(forge.target().api()).getAuthority();
    return own.computeIfAbsent(api, host -> new Semaphore(AT_ONCE_OF_ONE));
  }

  private void call(Recipient forge, CommitStatus status, Told told) {
    try {
      note(forge, status, told, send(forge, status));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      note(forge, status, told, new Answer.Later(e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leavePlace(forge);
      told.end();
    }
  }

  private Answer send(Recipient forge, CommitStatus status) throws InterruptedException {
    Project project = forge.project().project();
    StatusTarget target = forge.target();
    try {
      String token = secrets.unsealToken(project.id(), target.api(), target.sealedToken());
      return sender.send(
          StatusCall.of(project, target.api(), forge.subject(), status, forge.page()), token);
    } catch (GeneralSecurityException e) {
      return new Answer.Refused("the token does not open with this farm's key: set it again");
    }
  }

  private static void note(Recipient forge, CommitStatus status, Told told, Answer answer) {
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
          forge.project().project().id(),
          forge.of(),
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
