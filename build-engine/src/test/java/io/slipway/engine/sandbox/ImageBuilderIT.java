package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds with real overlays and sandboxes, in one run; each test looks at one side of it. */
@Timeout(180)
class ImageBuilderIT {
  @TempDir static Path directory;
  private static List<String> lines = List.of();

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(NamespacedJvm.isPossible(), "needs root, to write the id maps of a namespace");
    NamespacedJvm.Result result =
        new NamespacedJvm(directory).run(BuildMain.class, directory.toString());
    lines = result.lines();
    assertThat(result.exitCode()).as(String.join("\n", lines)).isZero();
  }

  private static String line(String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what + " "))
        .map(line -> line.substring(what.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + what + "' in " + lines));
  }

  private static String digest(String what) {
    Matcher digest = Pattern.compile("Success\\[digest=(sha256:[0-9a-f]{64})").matcher(line(what));
    assertThat(digest.find()).as(line(what)).isTrue();
    return digest.group(1);
  }

  @Test
  void aColdBuildRunsEveryStepAndPushesTheImage() {
    assertThat(line("cold"))
        .contains("layers=7", "cachedSteps=0", "executedSteps=10", "names=[r.example/app:1]");
  }

  @Test
  void aWarmBuildRunsNothing() {
    assertThat(line("warm")).contains("executedSteps=0", "cachedSteps=10");
    assertThat(digest("warm")).isEqualTo(digest("cold"));
  }

  @Test
  void sameInputsGiveTheSameDigestWhereverAndHoweverTheyAreBuilt() {
    assertThat(digest("again")).isEqualTo(digest("cold"));
    assertThat(digest("other worker")).isEqualTo(digest("cold"));
    assertThat(digest("colleague")).isEqualTo(digest("cold"));
    assertThat(line("again")).contains("cachedSteps=0");
    assertThat(line("other worker")).contains("cachedSteps=0");
  }

  @Test
  void anotherWorkerTakesEverythingFromTheFarmsCache() {
    assertThat(line("colleague")).contains("executedSteps=0");
    assertThat(line("fetched by colleague")).isEqualTo("0");
  }

  @Test
  void aChangedFileRunsOnlyWhatFollows() {
    assertThat(line("changed")).contains("executedSteps=2");
    assertThat(line("reasons")).isEqualTo("[files changed, an earlier step changed]");
  }

  @Test
  void aBuildThatRunsNothingMovesManifestsOnly() {
    // the config alone
    assertThat(line("label")).contains("executedSteps=0", "layers=7");
    assertThat(line("fetched for a label")).isEqualTo("1");
  }

  @Test
  void failuresNameTheirPlaceAndPushNothing() {
    assertThat(line("fails"))
        .startsWith("Failure[message=Dockerfile:3")
        .contains("exit code: 9", "exitCode=9", "lastOutput=[last words]");
    assertThat(line("missing")).startsWith("Failure[message=Dockerfile:2").contains("nothing");
    assertThat(line("image"))
        .startsWith("Failure[message=Dockerfile:1")
        .contains("r.example/none:1");
    assertThat(line("pushed by failures")).isEqualTo("0");
  }

  @Test
  void noMountIsLeft() {
    assertThat(line("mounts left")).isEqualTo("0");
  }
}
