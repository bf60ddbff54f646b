package io.slipway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashPointTest {
  @TempDir Path folder;

  @Test
  void thereAreThirtyAndMoreEachOfAServiceAndWithANameOfItsOwn() {
    assertThat(CrashPoint.values()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(Arrays.stream(CrashPoint.values()).map(CrashPoint::service).distinct())
        .containsExactly("scheduler", "builder", "promoter", "cleanup", "audit");
    assertThat(Arrays.stream(CrashPoint.values()).map(CrashPoint::text)).doesNotHaveDuplicates();
    assertThat(CrashPoint.SCHEDULER_IN_TRANSACTION.text()).isEqualTo("scheduler.in-transaction");
    assertThat(CrashPoint.of("scheduler.in-transaction"))
        .contains(CrashPoint.SCHEDULER_IN_TRANSACTION);
    assertThat(CrashPoint.of("scheduler.nowhere")).isEmpty();
  }

  @Test
  void theDocumentationListsThemAndNoOther() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("slipway.repo"), "docs/crash-points.md"));
    List<String> listed =
        page.lines().filter(l -> l.startsWith("| `")).map(l -> l.split("`", -1)[1]).toList();

    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(CrashPoint.values()).map(CrashPoint::text).toList());
  }

  @Test
  void ofSeveralThatReachAnArmedPointOneDiesAndOnce() throws IOException {
    Armory.arm(folder, CrashPoint.AUDIT_COMMITTED);

    List<Boolean> fired =
        Stream.generate(() -> Armory.fires(folder, CrashPoint.AUDIT_COMMITTED)).limit(5).toList();

    assertThat(fired).containsExactly(true, false, false, false, false);
    assertThat(Armory.hit(folder, CrashPoint.AUDIT_COMMITTED)).isTrue();
    assertThat(Armory.fires(folder, CrashPoint.AUDIT_FENCED)).isFalse();
  }

  @Test
  void aPointThatWasTakenBackKillsNobody() throws IOException {
    Armory.arm(folder, CrashPoint.AUDIT_COMMITTED);

    assertThat(Armory.disarm(folder, CrashPoint.AUDIT_COMMITTED)).isTrue();
    assertThat(Armory.fires(folder, CrashPoint.AUDIT_COMMITTED)).isFalse();
    assertThat(Armory.hit(folder, CrashPoint.AUDIT_COMMITTED)).isFalse();
  }

  @Test
  void aProcessDiesAtAnArmedPointWithoutAnyLastWord() throws Exception {
    Armory.arm(folder, CrashPoint.AUDIT_COMMITTED);

    Process armed = passer("-D" + Armory.PROPERTY + "=" + folder);

    assertThat(armed.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(armed.exitValue()).isEqualTo(Armory.EXIT_CODE);
    assertThat(output(armed)).isEqualTo("before\n");
  }

  @Test
  void withoutThePropertyAnArmedPointIsNothing() throws Exception {
    Armory.arm(folder, CrashPoint.AUDIT_COMMITTED);

    Process usual = passer("-Dslipway.other=" + folder);

    assertThat(usual.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(usual.exitValue()).isZero();
    assertThat(output(usual)).isEqualTo("before\nafter\nfinally\n");
    assertThat(Armory.hit(folder, CrashPoint.AUDIT_COMMITTED)).isFalse();
  }

  private static Process passer(String property) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), property));
    command.add(Passer.class.getName());
    return new ProcessBuilder(command).start();
  }

  private static String output(Process process) throws IOException {
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A process that passes a point. */
  static final class Passer {
    private Passer() {}

    public static void main(String[] args) {
      try {
        System.out.println("before");
        CrashPoint.AUDIT_COMMITTED.reached();
        System.out.println("after");
      } finally {
        System.out.println("finally");
      }
    }
  }
}
