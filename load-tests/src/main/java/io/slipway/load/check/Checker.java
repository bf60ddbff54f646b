package io.slipway.load.check;

import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Pulls;
import io.slipway.load.evidence.Remains;
import java.util.List;
import java.util.stream.Stream;

/** Judges a run by its evidence. */
public final class Checker {
  private Checker() {}

  /** The judgement. */
  public static Report judge(Evidence evidence) {
    Chronicle chronicle = Chronicle.of(evidence.told());
    Bites bites = new Bites(evidence, chronicle);
    BuildPromises builds = new BuildPromises(evidence, chronicle, bites);
    RetentionPromises retention = new RetentionPromises(evidence);
    TagPromises tags = new TagPromises(evidence, chronicle, bites, retention);
    CrashPromises crashes = new CrashPromises(evidence, chronicle, retention);
    List<Finding> findings =
        List.of(
            builds.noneIsLost(),
            crashes.anyCrashPointIsSafe(),
            builds.oneVisibleEffect(),
            tags.publishingNeverInterleaves(),
            tags.staleHoldersPublishNothing(),
            tags.theNewestCommitWins(),
            tags.immutableTagsNeverMove(),
            builds.noNeedlessRun(),
            builds.poisonBlocksNothing(),
            pulls(evidence.pulls()),
            tags.registryFaultsAreSurvived(),
            retention.garbageCollectionIsSafeAndLive(tags.ledger()),
            Finding.notExercised("A13", "disk stays bounded"),
            leftovers(evidence.remains()),
            builds.sameDigest());
    int failed = evidence.requestsFailed().values().stream().mapToInt(Integer::intValue).sum();
    return new Report(
        findings,
        builds.lost().size(),
        builds.duplicated().size(),
        builds.stuck().size(),
        tags.stale().size(),
        bites.all().size() + failed);
  }

  private static Finding pulls(Pulls pulls) {
    return new Finding(
        "A10",
        "a tag always resolves to a whole image",
        "%d pulls, %d of a tag that had just moved, %d torn reads"
            .formatted(pulls.count(), pulls.changed(), pulls.torn()),
        pulls.changed(),
        pulls.broken());
  }

  /** Points that were armed and that nobody died of. */
  public static List<String> missedCrashPoints(Evidence evidence) {
    return CrashPromises.missed(evidence.crashes());
  }

  private static Finding leftovers(Remains remains) {
    return new Finding(
        "A14",
        "a crash leaves nothing",
        "%d builders killed, of %d processes under them %d lived on 30 s, %d things left"
            .formatted(
                remains.kills(),
                remains.processes(),
                remains.orphans().size(),
                remains.after().size()),
        remains.kills(),
        Stream.concat(remains.orphans().stream(), remains.after().stream()).toList());
  }
}
