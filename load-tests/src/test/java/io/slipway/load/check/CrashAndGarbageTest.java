package io.slipway.load.check;

import static io.slipway.load.check.GoodRun.IMAGE;
import static io.slipway.load.check.GoodRun.at;
import static io.slipway.load.check.GoodRun.digest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.load.evidence.Crash;
import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Injected.Bite;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** As {@link CheckerTest}, of crash points, deletions, killers and what they leave. */
class CrashAndGarbageTest {
  private final GoodRun run = new GoodRun();

  @Test
  void withoutACrashNothingIsShown() {
    run.crashes.clear();
    run.injected.removeIf(f -> f.kind().endsWith("cleanup"));

    assertThat(finding("A2").verdict()).isEqualTo("not exercised");
    assertThat(finding("A12").verdict()).isEqualTo("not exercised");
  }

  @Test
  void aPointThatNobodyReachedIsNoCrash() {
    run.crashes.clear();
    run.crashes.add(new Crash("audit.fenced", false, at(20)));
    run.crashes.add(new Crash("audit.committed", false, at(21)));
    run.crashes.add(new Crash("audit.committed", true, at(22)));

    assertThat(finding("A2").figure()).startsWith("2 points armed, 1 reached; 1 crashes");
    assertThat(CrashPromises.missed(run.crashes)).containsExactly("audit.fenced");
  }

  @Test
  void aBuildThatNeverEndedAfterACrashIsFound() {
    run.forget("tag.moved", 2);

    violates("A2", "after a crash at promoter.tag-moved");
  }

  @Test
  void anActThatTheAuditLacksAfterACrashIsFound() {
    run.moved(3, "latest", 50);

    violates("A2", "the audit lacks io.slipway.tag.moved.v1");
  }

  @Test
  void anActThatTheAuditHasTwiceIsFound() {
    ObjectNode last = (ObjectNode) run.told.get(lastOfTheChain()).data();
    last.put("source", "tag-moves/0/1");

    violates("A2", "the audit has tag-moves/0/1 twice");
  }

  @Test
  void aChainThatBreaksIsFound() {
    run.told.remove(lastOfTheChain() - 1);

    violates("A2", "chain breaks");
  }

  private int lastOfTheChain() {
    int last = -1;
    for (int i = 0; i < run.told.size(); i++) {
      last = run.told.get(i).topic().equals("audit") ? i : last;
    }
    return last;
  }

  @Test
  void aDeletionThatWasForgottenAfterACrashIsFound() {
    run.retention("io.slipway.deletion.planned.v1", 2, 46);

    violates("A2", "neither deleted nor spared");
    violates("A12", "neither deleted nor spared");
    assertThat(RetentionPromises.pending(run.told)).isEqualTo(1);
  }

  @Test
  void aDeletionThatWasPutAsideIsOver() {
    run.retention("io.slipway.deletion.planned.v1", 2, 46);
    run.retention("io.slipway.deletion.spared.v1", 2, 47);

    assertThat(run.judge().held()).as(run.judge().text()).isTrue();
    assertThat(RetentionPromises.pending(run.told)).isZero();
  }

  @Test
  void aBlobThatNothingNeedsIsGarbage() {
    run.garbage.add(digest(7));

    violates("A12", "is needed by nothing");
  }

  @Test
  void aBlobThatIsNeededAndGoneIsFound() {
    run.missing.add(digest(3) + ", which " + digest(2) + " needs");

    violates("A12", "needs");
  }

  @Test
  void aTagThatWentWithoutAWordIsFound() {
    run.tags.remove("build-2-2222222");

    violates("A12", "is gone, and nobody told of it");
    violates("A11", "is nothing, the ledger says");
  }

  @Test
  void deletingWhatLatestPointsAtIsFound() {
    run.retention("dev.cdevents.artifact.deleted.0.1.0", 3, 46);

    violates("A12", "latest was deleted");
  }

  @Test
  void aBuildThatKillsAndIsNotQuarantinedIsFound() {
    run.killers.put(IMAGE, 3);
    run.forget("finished", 3);
    for (int attempt = 1; attempt <= 3; attempt++) {
      String builder = "builder-3-" + attempt;
      run.started(3, 50 + 10 * attempt, builder, attempt);
      Instant killed = at(54 + 10 * attempt);
      run.injected.add(new Injected(killed, killed, "kill builder", builder, Bite.YES));
    }

    violates("A9", "killed 3 builders and was not quarantined");
  }

  @Test
  void aBuilderThatDiedBeforeItToldOfItsStartDoesNotCount() {
    run.killers.put(IMAGE, 3);

    assertThat(finding("A9").violations()).isEmpty();
  }

  @Test
  void aProcessThatOutlivesItsBuilderIsFound() {
    run.orphans.add("process 4711");

    violates("A14", "process 4711");
  }

  private Finding finding(String promise) {
    return run.judge().findings().stream()
        .filter(f -> f.promise().equals(promise))
        .findFirst()
        .orElseThrow();
  }

  private void violates(String promise, String because) {
    assertThat(finding(promise).violations())
        .as(run.judge().text())
        .anyMatch(v -> v.contains(because));
    assertThat(finding(promise).verdict()).isEqualTo("VIOLATED");
  }
}
