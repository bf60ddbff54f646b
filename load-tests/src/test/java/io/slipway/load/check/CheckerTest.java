package io.slipway.load.check;

import static io.slipway.load.check.GoodRun.IMAGE;
import static io.slipway.load.check.GoodRun.at;
import static io.slipway.load.check.GoodRun.commit;
import static io.slipway.load.check.GoodRun.digest;
import static io.slipway.load.check.GoodRun.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.ManifestPut;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker's own guard: a run in which a promise was broken in one way never passes. */
class CheckerTest {
  private final GoodRun run = new GoodRun();

  @Test
  void aGoodRunPasses() {
    Report report = run.judge();

    assertThat(report.held()).as(report.text()).isTrue();
    assertThat(report.text())
        .endsWith("\nlost 0, duplicated 0, stuck 0, stale tag writes 0, faults bitten 4");
    for (String promise :
        List.of("A1", "A2", "A3", "A4", "A7", "A8", "A9", "A10", "A11", "A12", "A14")) {
      assertThat(verdict(report, promise)).as(promise).isEqualTo("ok");
    }
  }

  @Test
  void anAcceptedBuildThatNoLogKnowsIsLost() {
    run.forget("build.requested", 3);

    violates("A1", "is in no log");
    assertThat(run.judge().lost()).isEqualTo(1);
  }

  @Test
  void aRequestThatNeverGetsANumberIsLost() {
    run.forget("build.queued", 3);

    violates("A1", "has no number");
    assertThat(run.judge().lost()).isEqualTo(1);
  }

  @Test
  void aBuildThatNeverEndsIsStuck() {
    run.forget("build.finished", 2);

    violates("A1", "never came to its end");
    assertThat(run.judge().stuck()).isEqualTo(1);
  }

  @Test
  void aSuccessWhoseTagsAreNeverDecidedIsStuck() {
    run.forget("tag.moved", 3);

    violates("A1", "never came to its end");
  }

  @Test
  void aGapInTheNumbersIsFound() {
    run.forget("build.requested", 2);

    violates("A1", "has no build 2");
  }

  @Test
  void aPushThatBecameTwoBuildsIsFound() {
    run.delivered.set(0, new Delivered(IMAGE, 1, commit(1), Set.of(id(1), id(2)), 3, 2));

    violates("A3", "one push became the builds");
    assertThat(run.judge().duplicated()).isEqualTo(1);
  }

  @Test
  void aNumberGivenTwiceIsFound() {
    run.told.stream()
        .filter(t -> t.type().contains("queued") && t.text("build").equals(id(3)))
        .forEach(t -> ((com.fasterxml.jackson.databind.node.ObjectNode) t.data()).put("number", 2));

    violates("A3", "given twice");
  }

  @Test
  void aSecondLineOfTheLedgerIsFound() {
    run.moved(2, "build-2-2222222", 50);

    violates("A3", "more than one line of the ledger");
  }

  @Test
  void aPushThatIsBuiltAgainUnderAnotherIdIsFound() {
    run.told.stream()
        .filter(t -> t.type().contains("requested") && t.text("build").equals(id(3)))
        .forEach(
            t ->
                ((com.fasterxml.jackson.databind.node.ObjectNode) t.data().path("source"))
                    .put("commit", commit(2)));

    violates("A3", "had a build already");
  }

  @Test
  void overlappingWritesOfATagAreFound() {
    ManifestPut last = run.puts.getLast();
    run.puts.set(
        run.puts.size() - 1,
        new ManifestPut(
            last.repository(),
            last.reference(),
            last.digest(),
            at(25).plusMillis(10),
            last.ended(),
            201));

    violates("A4", "two writes at once");
  }

  @Test
  void aTagThatGoesBackToAnOlderCommitIsFoundAndTheWriteIsStale() {
    run.put(1, "latest", 60);

    violates("A4", "commit");
    violates("A5", "went back from commit 3 to 1");
    assertThat(run.judge().stale()).isEqualTo(1);
    violates("A6", "latest is " + digest(1));
  }

  @Test
  void aTagWrittenWithoutALineOfTheLedgerIsStale() {
    run.put(3, "nightly", 60);

    violates("A5", "the ledger has no such line");
  }

  @Test
  void aWriteThatTheRegistryRefusedIsNoWrite() {
    run.puts.add(new ManifestPut(GoodRun.REPOSITORY, "latest", digest(1), at(60), at(61), 503));

    assertThat(run.judge().held()).isTrue();
  }

  @Test
  void latestBehindTheNewestCommitIsFound() {
    run.tags.put("latest", digest(2));

    violates("A6", "not build 3");
    violates("A11", "the ledger says " + digest(3));
  }

  @Test
  void aBuildThatPassedItsCheckAndStoppedAtTheFirstStageIsStuckAndBehind() {
    checkedRun(true);
    run.forget("tag.moved", 3);
    run.move(3, "build-3-" + commit(3).substring(0, 7), 34);
    run.move(3, "staging", 36);
    run.tags.put("latest", digest(2));

    violates("A1", "build 3 of");
    violates("A6", ":latest is " + digest(2));
  }

  @Test
  void aBuildThatFailedItsCheckIsOverWithoutLatest() {
    checkedRun(false);
    run.forget("tag.moved", 3);
    run.move(3, "build-3-" + commit(3).substring(0, 7), 34);
    run.refused(3, "staging", 36);
    run.tags.put("latest", digest(2));

    assertThat(run.judge().findings())
        .filteredOn(f -> f.promise().equals("A1") || f.promise().equals("A6"))
        .allMatch(f -> f.violations().isEmpty());
  }

  @Test
  void aBuildThatGotPastACheckThatItFailedIsFound() {
    checkedRun(false);

    violates("A6", "build 3 of");
  }

  /** The first two builds pass their check. */
  private void checkedRun(boolean third) {
    run.checked(1, 13, true);
    run.checked(2, 23, true);
    run.checked(3, 33, third);
    run.moved(1, "staging", 15);
    run.moved(2, "staging", 25);
  }

  @Test
  void anOlderCommitThatWasAcceptedLaterDoesNotCountAsNewest() {
    run.delivered.set(2, new Delivered(IMAGE, 2, commit(3), Set.of(id(3)), 1, 1));
    run.delivered.set(1, new Delivered(IMAGE, 3, commit(2), Set.of(id(2)), 1, 1));

    violates("A6", "not build 2");
  }

  @Test
  void aMovedImmutableTagIsFound() {
    run.put(3, "build-1-1111111", 60);

    violates("A7", "written with 2 digests");
  }

  @Test
  void aRunWithoutAReasonIsNeedless() {
    run.started(3, 33, "builder-2-1", 2);

    violates("A8", "was run again");
  }

  @Test
  void aBadMessageThatWasNotLaidAsideIsFound() {
    run.poison.add("poison-2");

    violates("A9", "poison-2");
  }

  @Test
  void aPullThatFoundAHoleIsFound() {
    run.broken.add("chaos/app:latest lacks a layer");

    violates("A10", "lacks a layer");
  }

  @Test
  void aDanglingTagIsFound() {
    run.dangling.add("chaos/app:latest lacks a layer");

    violates("A11", "lacks a layer");
  }

  @Test
  void aProcessThatIsLeftIsFound() {
    run.leftovers.add("process 4711");

    violates("A14", "process 4711");
  }

  @Test
  void twoDigestsOfOneBuildAreFound() {
    run.published(1, 14, digest(9));

    violates("A15", "was published as");
  }

  @Test
  void anEventToldAgainIsNoViolation() {
    run.published(3, 34, digest(3));
    run.finished(3, 35, "SUCCESS");

    assertThat(run.judge().held()).as(run.judge().text()).isTrue();
  }

  private void violates(String promise, String because) {
    Report report = run.judge();
    assertThat(report.held()).isFalse();
    assertThat(finding(report, promise).violations())
        .as(report.text())
        .anyMatch(v -> v.contains(because));
    assertThat(verdict(report, promise)).isEqualTo("VIOLATED");
  }

  private static Finding finding(Report report, String promise) {
    return report.findings().stream()
        .filter(f -> f.promise().equals(promise))
        .findFirst()
        .orElseThrow();
  }

  private static String verdict(Report report, String promise) {
    return finding(report, promise).verdict();
  }
}
