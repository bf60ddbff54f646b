package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.CommitId;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.GitRemote;
import io.slipway.scheduler.forge.MissedHeads;
import io.slipway.scheduler.forge.Wanted;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds changes whose webhook never came: asks the repositories of projects that want it where
 * their branches and tags point. Only the scheduler that is active asks.
 */
public final class Poller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final long TICK_MILLIS = 250;
  private static final int AT_ONCE = 8;
  private static final int FEW_TAGS = 5;
  private static final String TAGS = "refs/tags/";

  /**
   * Between the two looks that must see a head before it is built: its webhook may be with another
   * scheduler at this very moment.
   */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final ProjectBook projects;
  private final ChangeIntake changes;
  private final GitRemote remote;
  private final BooleanSupplier active;
  private final Clock clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<ProjectId, Watch> watches = new ConcurrentHashMap<>();
  private final ExecutorService questions = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;

  /** What is remembered of a project between two looks; used by one look at a time. */
  private static final class Watch {
    private long askedAt;
    private boolean busy;
    private boolean failing;
    private boolean lookedBefore;

    /** What seemed to be missed at the last look, by ref. */
    private Map<String, CommitId> suspected = Map.of();

    /** What is not to be built, by ref. */
    private final Map<String, CommitId> settled = new HashMap<>();

    private synchronized void askAgain(Duration interval) {
      if (interval.compareTo(SOON) > 0) {
        askedAt = System.nanoTime() - interval.minus(SOON).toNanos();
      }
    }
  }

  /**
   * A poller that is not started.
   *
   * @param active whether this scheduler is the one that works, and knows what was accepted
   */
  public Poller(
      ProjectBook projects,
      ChangeIntake changes,
      GitRemote remote,
      BooleanSupplier active,
      Clock clock) {
    this.projects = projects;
    this.changes = changes;
    this.remote = remote;
    this.active = active;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("polling").daemon().unstarted(this::work);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void work() {
    try {
      while (!stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (active.getAsBoolean()) {
          projects.all().stream().map(ProjectRegistered::project).forEach(this::askWhenDue);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askWhenDue(Project project) {
    long interval = project.triggers().poll().toNanos();
    if (interval == 0) {
      watches.remove(project.id());
      return;
    }
    Watch watch =
        watches.computeIfAbsent(
            project.id(),
            id -> {
              Watch fresh = new Watch();
              fresh.askedAt = System.nanoTime() - interval;
              return fresh;
            });
    synchronized (watch) {
      if (watch.busy || System.nanoTime() - watch.askedAt < interval || !places.tryAcquire()) {
        return;
      }
      watch.busy = true;
      watch.askedAt = System.nanoTime();
    }
    questions.execute(() -> ask(project, watch));
  }

  private void ask(Project project, Watch watch) {
    try {
      look(project, watch);
      watch.failing = false;
    } catch (IOException | WebApplicationException e) {
      if (!watch.failing) {
        LOG.warn("project {} cannot be polled: {}", project.id(), e.getMessage());
      }
      watch.failing = true;
      if (!watch.suspected.isEmpty()) {
        watch.askAgain(project.triggers().poll());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
      synchronized (watch) {
        watch.busy = false;
      }
    }
  }

  private void look(Project project, Watch watch) throws IOException, InterruptedException {
    Instant asked = clock.instant();
    Map<String, CommitId> heads = remote.heads(project.repositoryUrl(), refs(project));
    Map<String, CommitId> missed =
        MissedHeads.of(project, heads, ref -> changes.accepted(project, ref), asked);
    missed.entrySet().removeIf(head -> head.getValue().equals(watch.settled.get(head.getKey())));
    settleOldTags(watch, missed);
    Map<String, CommitId> before = watch.suspected;
    watch.suspected = Map.copyOf(missed);
    if (missed.entrySet().removeIf(head -> !head.getValue().equals(before.get(head.getKey())))) {
      watch.askAgain(project.triggers().poll());
    }
    missed.forEach(
        (ref, commit) -> {
          Optional<ChangeIntake.Result> result = submit(project, ref, commit, asked);
          if (result.filter(ChangeIntake.Result.Skipped.class::isInstance).isPresent()) {
            watch.settled.put(ref, commit);
          }
        });
    watch.settled.keySet().retainAll(heads.keySet());
    watch.lookedBefore = true;
  }

  private static Set<String> refs(Project project) {
    Set<String> refs = new HashSet<>();
    project.branches().forEach(branch -> refs.add("refs/heads/" + branch));
    if (!project.triggers().tags().isEmpty()) {
      refs.add(TAGS + "*");
    }
    return refs;
  }

  /**
   * Many unknown tags at the first look were there before the project was registered; a few were
   * missed.
   */
  private static void settleOldTags(Watch watch, Map<String, CommitId> missed) {
    List<String> tags = missed.keySet().stream().filter(ref -> ref.startsWith(TAGS)).toList();
    if (!watch.lookedBefore && tags.size() > FEW_TAGS) {
      tags.forEach(tag -> watch.settled.put(tag, missed.get(tag)));
      tags.forEach(missed::remove);
    }
  }

  /** The key names the build before, so that a branch may come back to a commit. */
  private Optional<ChangeIntake.Result> submit(
      Project project, String ref, CommitId commit, Instant asked) {
    GitEvent.Origin origin = new GitEvent.Origin(List.of(), "");
    GitEvent.Change change =
        ref.startsWith(TAGS)
            ? new GitEvent.TagPush(origin, ref, commit.value())
            : new GitEvent.Push(origin, ref, "", commit.value(), Optional.empty());
    String after =
        changes.accepted(project, ref).stream()
            .findFirst()
            .map(a -> a.build().value())
            .orElse("none");
    String key = String.join(":", "poll", project.id().value(), ref, commit.value(), after);
    return changes.found(
        new ForgeWebhook.Build(
            project, change, Wanted.lane(project, change), "found by polling", key),
        asked);
  }

  @Override
  public void close() {
    stop.countDown();
    questions.shutdownNow();
  }
}
