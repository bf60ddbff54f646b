package io.slipway.engine.host.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shell that forks more than its group may, with the control groups of this machine. */
@Timeout(60)
class EngineCgroupsIT {
  @Test
  void nothingInTheGroupForksBeyondItsLimitAndTheGroupIsGoneAfterwards() throws Exception {
    Process free = shell();
    assertThat(forks(free)).isZero();

    Process bounded = shell();
    try (EngineCgroups groups = new EngineCgroups(Map.of("pids", 4L))) {
      Map<String, Long> inForce = groups.enter(List.of(bounded.pid()));
      assumeFalse(inForce.isEmpty(), "this user may not make control groups here");
      assertThat(inForce).containsEntry("pids", 4L);
      assertThat(Files.readString(Path.of("/proc/" + bounded.pid() + "/cgroup")))
          .contains("slipway-" + bounded.pid());
      assertThat(forks(bounded)).isNotZero();
    }
    Process next = shell();
    try (EngineCgroups groups = new EngineCgroups(Map.of("pids", 100L))) {
      await() // the last children of the shell end a second after it
          .untilAsserted(
              () -> {
                groups.enter(List.of(next.pid())); // sweeps what could not be removed before
                assertThat(groupsOf(bounded.pid())).isFalse();
              });
      assertThat(forks(next)).isZero();
    }
  }

  private static Process shell() throws IOException {
    return new ProcessBuilder(
            "sh", "-c", "read go; for i in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait")
        .redirectErrorStream(true)
        .start();
  }

  private static int forks(Process shell) throws Exception {
    shell.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
    shell.getInputStream().readAllBytes();
    return shell.waitFor();
  }

  private static boolean groupsOf(long pid) throws IOException {
    for (CgroupPlace place :
        CgroupPlace.of(
            Files.readString(Path.of("/proc/self/mountinfo")),
            Files.readString(Path.of("/proc/self/cgroup")))) {
      if (Files.exists(place.directory().resolve("slipway-" + pid))) {
        return true;
      }
    }
    return false;
  }
}
