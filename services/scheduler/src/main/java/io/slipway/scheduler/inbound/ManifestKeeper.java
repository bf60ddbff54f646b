package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.ImageName;
import io.slipway.model.ManifestTarget;
import io.slipway.model.ProjectId;
import io.slipway.model.Tag;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.forge.ManifestText;
import io.slipway.scheduler.outbound.ManifestRepository;
import io.slipway.scheduler.outbound.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps manifests at what the ledger says: looks where the followed tags point, and commits what is
 * not so yet. A replay, a restart or a repeated move commits nothing, because the file is as
 * wanted.
 */
public final class ManifestKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestKeeper.class);

  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 300_000;
  private static final Duration READING = Duration.ofSeconds(30);

  private final Tools tools;
  private final Map<Followed, TagMoved> ledger = new ConcurrentHashMap<>();
  private final Map<ProjectId, Kept> kept = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService commits = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock reading = new ReentrantLock();
  private final EventFeed feed;
  private final Thread thread;

  /**
   * What the keeper works with.
   *
   * @param active whether this scheduler is the one that works
   * @param every how often it looks, in milliseconds
   */
  public record Tools(
      ProjectBook projects,
      SecretBox secrets,
      ManifestRepository repository,
      BooleanSupplier active,
      long every) {}

  private record Followed(ImageName image, Tag tag) {}

  /** What a file was made to say. */
  private record Wanted(ManifestTarget target, TagMoved move) {}

  /** What was done for a project; used under its own lock. */
  private static final class Kept {
    private @Nullable Wanted done;
    private boolean busy;
    private int failures;
    private long notBefore = System.nanoTime();
  }

  /** Starts to follow the ledger. */
  public ManifestKeeper(KafkaSettings kafka, Tools tools) {
    this.tools = tools;
    this.feed =
        EventFeed.replay(
            kafka, "slipway-scheduler-manifests", Set.of(Topics.TAG_MOVES), this::read);
    this.thread = Thread.ofPlatform().name("manifests").daemon().unstarted(this::work);
  }

  /** Starts to commit. */
  public void start() {
    thread.start();
  }

  /**
   * A late line of a promoter that slept moves nothing: the highest rank counts. Builds' own tags
   * never move, and there are as many as builds.
   */
  private void read(Received received) {
    if (received.event() instanceof TagMoved move && !move.tag().isOfBuild()) {
      ledger.merge(
          new Followed(move.image(), move.tag()),
          move,
          (known, next) -> next.rank().compareTo(known.rank()) < 0 ? known : next);
    }
  }

  private void work() {
    try {
      while (!stop.await(tools.every(), TimeUnit.MILLISECONDS)) {
        // Before everything was read, an old move would look like the newest.
        if (feed.caughtUp() && tools.active().getAsBoolean()) {
          tools.projects().all().forEach(this::look);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(ProjectRegistered project) {
    if (project.manifest().isEmpty()) {
      return;
    }
    ManifestTarget target = project.manifest().get();
    TagMoved move = ledger.get(new Followed(project.project().image(), target.tag()));
    if (move == null) {
      return;
    }
    Wanted wanted = new Wanted(target, move);
    Kept state = kept.computeIfAbsent(project.project().id(), id -> new Kept());
    synchronized (state) {
      if (state.busy || wanted.equals(state.done) || System.nanoTime() < state.notBefore) {
        return;
      }
      state.busy = true;
    }
    commits.execute(() -> keep(project.project().id(), wanted, state));
  }

  private void keep(ProjectId project, Wanted wanted, Kept state) {
    try {
      commit(project, wanted);
      settle(state, wanted);
    } catch (IOException e) {
      LOG.warn("the manifest of project {} was not changed: {}", project, e.getMessage());
      retry(state);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn("the manifest of project {} cannot be changed: {}", project, e.getMessage());
      settle(state, wanted);
    } catch (UncheckedIOException e) {
      LOG.error("the manifest of project {} was not changed", project, e);
      retry(state);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (state) {
        state.busy = false;
      }
    }
  }

  private static void settle(Kept state, Wanted wanted) {
    synchronized (state) {
      state.done = wanted;
      state.failures = 0;
    }
  }

  private static void retry(Kept state) {
    synchronized (state) {
      long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(state.failures, 16));
      state.failures++;
      state.notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    }
  }

  private void commit(ProjectId project, Wanted wanted)
      throws IOException, InterruptedException, GeneralSecurityException {
    ManifestTarget target = wanted.target();
    TagMoved move = wanted.move();
    String token = tools.secrets().unsealToken(project, target.url(), target.sealedToken());
    String image = move.image() + "@" + move.to();
    String message =
        "%s: %s is build %d%n%n%s%nBuild: %s%nMoved by: %s (%s)%n"
            .formatted(
                project, move.tag(), move.number(), image, move.build(), move.by(), move.why());
    tools
        .repository()
        .commit(
            target,
            token,
            message,
            text -> {
              requireNewest(wanted);
              return ManifestText.with(target, text, image);
            })
        .ifPresent(commit -> LOG.info("project {}: {} committed as {}", project, image, commit));
  }

  /** Who slept since the commit began must not put an old digest over the one that came after. */
  private void requireNewest(Wanted wanted) throws IOException, InterruptedException {
    reading.lockInterruptibly(); // a feed is asked by one at a time
    try {
      feed.catchUp(READING);
    } catch (EventsUnavailable e) {
      throw new IOException("the tag may have moved on: " + e.getMessage(), e);
    } finally {
      reading.unlock();
    }
    TagMoved move = wanted.move();
    Followed followed = new Followed(move.image(), move.tag());
    if (!move.equals(ledger.get(followed)) || !tools.active().getAsBoolean()) {
      throw new IOException(move.tag() + " has moved on, or another scheduler is active");
    }
  }

  @Override
  public void close() {
    stop.countDown();
    feed.close();
    commits.shutdownNow();
  }
}
