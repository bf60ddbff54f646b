package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about tags over real HTTP against a farm with prepared answers. */
class TagVerbsIT {
  private static final String IMAGE = "127.0.0.1:5000/hello";
  private static final String ENCODED = "127.0.0.1%3A5000%2Fhello";
  private static final String DIGEST = "sha256:" + "c".repeat(64);

  @TempDir private Path directory;
  private FakeFarm farm;

  @BeforeEach
  void start() throws IOException {
    farm = new FakeFarm();
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  private CommandLines.Run run(String... args) {
    return new CommandLines(directory, Map.of("SLIPWAY_SERVER", farm.url())).run(args);
  }

  @Test
  void historyShowsMovesAndRefusals() {
    farm.json(
        "GET /api/v1/tags/history?image=" + ENCODED + "&tag=latest&limit=100",
        """
        {"moves":[
          {"at":"T2","tag":"latest","outcome":"refused","number":1,"by":"ada","why":"older"},
          {"at":"T1","tag":"latest","outcome":"moved","to":"%s","number":2,"by":"promoter","why":"w"}]}
        """
            .formatted(DIGEST));
    assertThat(run("history", IMAGE, "latest").lines())
        .containsExactly(
            "WHEN  TAG     OUTCOME  BUILD  FROM  TO                   BY        WHY",
            "T2    latest  refused  1      -     -                    ada       older",
            "T1    latest  moved    2      -     sha256:cccccccccccc  promoter  w");
  }

  @Test
  void rollbackGoesToTheOneBeforeOrToTheOneThatIsNamed() {
    farm.json(
        "POST /api/v1/tags/rollback",
        "{\"tag\":\"latest\",\"number\":2,\"digest\":\"" + DIGEST + "\"}");
    assertThat(run("rollback", IMAGE, "latest", "--by", "ada").lines())
        .containsExactly(IMAGE + ":latest -> build 2 " + DIGEST);
    assertThat(farm.calls.getFirst().body()).contains("\"by\":\"ada\"").doesNotContain("number");
    run("rollback", IMAGE, "latest", "--to", "2", "--why", "it leaks");
    assertThat(farm.calls.getLast().body()).contains("\"number\":2", "\"why\":\"it leaks\"");
  }

  @Test
  void approveIsForADigest() {
    farm.json(
        "POST /api/v1/promotions/approvals",
        "{\"tag\":\"live\",\"number\":7,\"digest\":\"" + DIGEST + "\"}");
    assertThat(run("approve", IMAGE, "7", "--by", "ada", "--digest", DIGEST).lines())
        .containsExactly(IMAGE + ":live -> build 7 " + DIGEST);
    assertThat(farm.calls.getFirst().body()).contains("\"digest\":\"" + DIGEST + "\"");
    farm.json("POST /api/v1/promotions/approvals", "{\"to\":\"live\",\"status\":\"requested\"}");
    assertThat(run("approve", IMAGE, "7").out()).contains(":live -> build 7 (approved, not moved");
  }

  @Test
  void recheckWaitsForTheResult() {
    String line = "POST /api/v1/promotions/checks?wait=25";
    farm.json(line, "{\"tag\":\"staging\",\"number\":7,\"outcome\":\"passed\"}");
    assertThat(run("recheck", IMAGE, "7", "--for", "staging", "--by", "ada").lines())
        .containsExactly(IMAGE + ": build 7 passed the gate of staging");
    assertThat(farm.calls.getFirst().body()).contains("\"to\":\"staging\"", "\"by\":\"ada\"");
    farm.json(line, "{\"to\":\"staging\",\"status\":\"requested\"}");
    assertThat(run("recheck", IMAGE, "7").out()).contains("build 7 is being checked at the gate");
    assertThat(farm.calls.getLast().body()).doesNotContain("\"to\"");
  }

  @Test
  void aDryRunSaysTheVerdict() {
    String line = "POST /api/v1/promotions?dryRun=true";
    farm.json(line, "{\"verdicts\":[]}");
    assertThat(run("promote", IMAGE, "2", "--dry-run").out()).contains("is at build 2 already");
    farm.json(
        line,
        "{\"verdicts\":[{\"tag\":\"latest\",\"outcome\":\"moves\",\"to\":\"" + DIGEST + "\"}]}");
    var moves = run("promote", IMAGE, "2", "--dry-run");
    assertThat(moves.exit()).isZero();
    assertThat(moves.out()).contains("would move from - to sha256:cccccccccccc");
    farm.json(
        line,
        "{\"verdicts\":[{\"tag\":\"v1.0.0\",\"outcome\":\"refused\",\"rule\":\"immutable\",\"why\":\"w\"}]}");
    var refused = run("promote", IMAGE, "2", "--to", "v1.0.0", "--dry-run");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.out()).contains(":v1.0.0 would be refused by the rule 'immutable': w");
  }

  @Test
  void driftShowsWhatIsWrongAndWhatWasPutBack() {
    farm.json(
        "GET /api/v1/tags/drift",
        """
        {"compared":"T9","tags":[{"image":"i","tag":"x","found":"%s","state":"unknown","at":"T8"}],
         "restored":[{"at":"T7","image":"i","tag":"latest","to":"%s"}]}
        """
            .formatted(DIGEST, DIGEST));
    var run = run("drift");
    assertThat(run.lines())
        .contains(
            "T8    i:x       unknown   sha256:cccccccccccc  -",
            "T7    i:latest  put back  -                    sha256:cccccccccccc");
    assertThat(run.err()).contains("compared at T9");
  }
}
