package io.slipway.load.check;

import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Pulls;
import java.util.List;

/** Judges a run by its evidence. */
public final class Checker {
  private Checker() {}

  /** The judgement. */
  public static Report judge(Evidence evidence) {
    Chronicle chronicle = Chronicle.of(evidence.told());
    Bites bites = new Bites(evidence, chronicle);
    BuildPromises builds = new BuildPromises(evidence, chronicle, bites);
    TagPromises tags = new TagPromises(evidence, chronicle, bites);
    List<Finding> findings =
        List.of(
            builds.noneIsLost(),
            Finding.notExercised("A2", "any crash point is safe"),
            builds.oneVisibleEffect(),
            tags.publishingNeverInterleaves(),
            tags.staleHoldersPublishNothing(),
            tags.theNewestCommitWins(),
            tags.immutableTagsNeverMove(),
            builds.noNeedlessRun(),
            builds.poisonBlocksNothing(),
            pulls(evidence.pulls()),
            tags.registryFaultsAreSurvived(),
            Finding.notExercised("A12", "garbage collection is safe and live"),
            Finding.notExercised("A13", "disk stays bounded"),
            leftovers(evidence, bites),
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

  private static Finding leftovers(Evidence evidence, Bites bites) {
    long kills = bites.count("kill builder"::equals);
    return new Finding(
        "A14",
        "a crash leaves nothing",
        "%d builders killed in a build, %d things left"
            .formatted(kills, evidence.leftovers().size()),
        kills,
        evidence.leftovers());
  }
}
