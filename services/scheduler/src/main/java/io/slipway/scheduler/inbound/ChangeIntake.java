package io.slipway.scheduler.inbound;

import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.model.Outcome;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.Urgency;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.GitRemote;
import io.slipway.scheduler.forge.MissedHeads;
import io.slipway.scheduler.forge.RefBook;
import io.slipway.scheduler.forge.RefBook.Accepted;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts changes of repositories, whoever tells of them. A change that was told by a webhook and
 * found by polling is built once.
 */
public final class ChangeIntake {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeIntake.class);
  private static final Comparator<@Nullable BuildOrder> NEWEST_FIRST =
      Comparator.nullsFirst(Comparator.reverseOrder());
  private static final String TAGS = "refs/tags/";
  private static final Pattern FULL_HASH = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHORT_HASH = Pattern.compile("[0-9a-f]{7,39}");

  private final Intake intake;
  private final Supplier<RefBook> book;
  private final GitRemote remote;
  private final ChangeLog log;
  private final PathFilter filter;
  private final Ancestry ancestry;
  private final Clock clock;
  private final Map<ProjectId, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * An intake of changes that are accepted through another one.
   *
   * @param book what was accepted; it refuses with a 503 while that is not known
   */
  public ChangeIntake(
      Intake intake, Supplier<RefBook> book, GitRemote remote, ChangeLog log, Clock clock) {
    this.intake = intake;
    this.book = book;
    this.remote = remote;
    this.log = log;
    this.filter = new PathFilter(this::accepted, remote, build -> succeeded(intake, build));
    this.ancestry = new Ancestry(remote);
    this.clock = clock;
  }

  /** What became of a change. */
  sealed interface Result {
    /** It has a build. */
    record Building(BuildId build, boolean duplicate) implements Result {}

    /** It needs none. */
    record Skipped(String reason) implements Result {}
  }

  /** Accepts what a webhook told; a 503 when Kafka does not acknowledge, a 400 for a bad shape. */
  Result told(ForgeWebhook.Build build) {
    Optional<BuildId> known = intake.known(build.project(), build.deliveryKey());
    if (known.isPresent()) {
      return noted(build, "webhook", new Result.Building(known.get(), true));
    }
    Optional<String> left = intake.skipped(build.project(), build.deliveryKey());
    if (left.isPresent()) {
      return noted(build, "webhook", new Result.Skipped(left.get()));
    }
    Optional<String> commit = commit(build);
    if (commit.isEmpty()) {
      String reason = "the forge gives no full commit of this pull request";
      return noted(build, "webhook", new Result.Skipped(reason));
    }
    GitSource source = source(build.project(), build.change().ref(), commit.get());
    Optional<String> refusal = filter.refusal(build.project(), build.change(), source);
    if (refusal.isPresent()) {
      return noted(build, "webhook", skip(build, source, refusal.get()));
    }
    Intake.Wish wish = placed(build.project(), wish(build, source));
    Result result =
        alone(
            build.project(),
            () -> polled(build.project(), source).orElseGet(() -> accept(build, wish, false)));
    return noted(build, "webhook", result);
  }

  /** Accepts what somebody asked for who may use the API; a 503 when Kafka does not acknowledge. */
  Intake.Accepted asked(Project project, Intake.Wish wish) {
    return accept(project, placed(project, wish), false);
  }

  /** With the commit that contains it, where the wish itself does not say how old it is. */
  private Intake.Wish placed(Project project, Intake.Wish wish) {
    GitSource source = wish.source();
    if (source.ref().startsWith(TAGS) || intake.known(project, wish.deliveryKey()).isPresent()) {
      return wish;
    }
    return wish.in(
        ancestry.containing(
            source,
            wish.before(),
            () -> accepted(project, source.ref()).stream().map(Accepted::commit).toList(),
            commit -> intake.state().knows(project.image(), project.id(), source.ref(), commit)));
  }

  /**
   * Accepts what polling found, unless a webhook told of the ref meanwhile: then what was found may
   * be older than what was told.
   *
   * @param asked when the repository was asked
   * @return empty when it should be asked again
   */
  Optional<Result> found(ForgeWebhook.Build build, Instant asked) {
    Project project = build.project();
    GitSource source = source(project, build.change().ref(), build.change().commit());
    Optional<String> refusal = filter.refusal(project, build.change(), source);
    if (refusal.isPresent()) {
      return Optional.of(noted(build, "poll", skip(build, source, refusal.get())));
    }
    return alone(
        project,
        () ->
            MissedHeads.overtaken(accepted(project, source.ref()), source.commit(), asked)
                ? Optional.empty()
                : Optional.of(noted(build, "poll", accept(build, wish(build, source), true))));
  }

  /** The last accepted of a ref of a project, the newest commit first. */
  List<Accepted> accepted(Project project, String ref) {
    return book.get().of(project.id(), project.image(), ref).stream()
        .sorted(Comparator.comparing(this::order, NEWEST_FIRST))
        .toList();
  }

  /** Null for what was accepted just now and not numbered yet. */
  private @Nullable BuildOrder order(Accepted accepted) {
    return intake
        .state()
        .find(accepted.build())
        .flatMap(BuildRecord::accepted)
        .map(BuildRecord.Accepted::order)
        .orElse(null);
  }

  private static boolean succeeded(Intake intake, BuildId build) {
    return intake
        .state()
        .find(build)
        .flatMap(BuildRecord::finish)
        .filter(finish -> finish.outcome() == Outcome.SUCCESS)
        .isPresent();
  }

  private Optional<Result> polled(Project project, GitSource source) {
    // Not the newest alone: a late redelivery must not build an old commit as the newest.
    return accepted(project, source.ref()).stream()
        .filter(Accepted::polled)
        .filter(a -> a.commit().equals(source.commit()))
        .findFirst()
        .map(a -> new Result.Building(a.build(), true));
  }

  private Result accept(ForgeWebhook.Build build, Intake.Wish wish, boolean polled) {
    Intake.Accepted accepted = accept(build.project(), wish, polled);
    return new Result.Building(accepted.build(), accepted.duplicate());
  }

  /** What is accepted is in the book at once: the topic would tell it later. */
  private Intake.Accepted accept(Project project, Intake.Wish wish, boolean polled) {
    RefBook accepting = book.get(); // refuses before anything is accepted
    Intake.Accepted accepted = intake.accept(project, wish);
    if (!accepted.duplicate()) {
      GitSource source = wish.source();
      accepting.add(
          project.id(),
          project.image(),
          source.ref(),
          new Accepted(clock.instant(), accepted.build(), source.commit(), polled));
    }
    return accepted;
  }

  /** Told again it is skipped again: what it would be compared with changes. */
  private Result skip(ForgeWebhook.Build build, GitSource source, String reason) {
    if (intake.skipped(build.project(), build.deliveryKey()).isEmpty()) {
      intake.skip(build.project(), wish(build, source), reason);
    }
    return new Result.Skipped(reason);
  }

  private static Intake.Wish wish(ForgeWebhook.Build build, GitSource source) {
    return new Intake.Wish(
        source,
        build.cause(),
        build.deliveryKey(),
        build.lane(),
        Urgency.PERSON,
        before(build.change()));
  }

  /** What a push came after; zeros when something may have been there that nobody told of. */
  private static Optional<CommitId> before(GitEvent.Change change) {
    if (change instanceof GitEvent.TagPush) {
      return Optional.empty();
    }
    String told = change.before();
    return Optional.of(FULL_HASH.matcher(told).matches() ? new CommitId(told) : CommitId.NONE);
  }

  /** Only where polling and webhooks may tell the same thing at the same time, one waits. */
  private <T> T alone(Project project, Supplier<T> work) {
    if (project.triggers().poll().isZero()) {
      return work.get();
    }
    ReentrantLock lock = locks.computeIfAbsent(project.id(), id -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Bitbucket names a pull request's commit by its first digits; the branch knows the rest. */
  private Optional<String> commit(ForgeWebhook.Build build) {
    String told = build.change().commit();
    if (!(build.change() instanceof GitEvent.PullRequest request)
        || !SHORT_HASH.matcher(told).matches()) {
      return Optional.of(told);
    }
    if (request.fork()) {
      return Optional.empty();
    }
    String branch = "refs/heads/" + request.sourceBranch();
    GitSource probe = source(build.project(), branch, CommitId.NONE.value());
    try {
      return Optional.ofNullable(remote.heads(probe.url(), Set.of(probe.ref())).get(branch))
          .map(CommitId::value)
          .filter(full -> full.startsWith(told));
    } catch (IOException e) {
      throw Problem.unavailable("the repository does not say what " + told + " is: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("the scheduler stops; send it again");
    }
  }

  /** What to build; a 400 for a ref or commit of a hostile shape. */
  static GitSource source(Project project, String ref, String commit) {
    return BuildsResource.valid(
        () ->
            new GitSource(
                project.repositoryUrl(),
                ref,
                new CommitId(commit),
                project.context(),
                project.dockerfile()));
  }

  private Result noted(ForgeWebhook.Build build, String by, Result result) {
    String decision =
        switch (result) {
          case Result.Building b -> b.duplicate() ? "duplicate" : "built";
          case Result.Skipped s -> "skipped";
        };
    String detail =
        switch (result) {
          case Result.Building b -> b.build().value();
          case Result.Skipped s -> s.reason();
        };
    boolean skipped = result instanceof Result.Skipped;
    String ref = build.change().ref().replaceAll("\\p{Cntrl}", " ");
    log.add(
        build.project().id(),
        new ChangeLog.Entry(
            clock.instant(),
            by,
            ref,
            build.change().commit(),
            build.lane().text(),
            decision,
            Optional.of(detail).filter(d -> !skipped),
            Optional.of(detail).filter(d -> skipped)));
    LOG.info("{} of {}, told by {}: {}, {}", ref, build.project().id(), by, decision, detail);
    return result;
  }
}
