package io.slipway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends real processes, and only those that were recorded. */
class ShutdownIT {
  @TempDir private Path home;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void clean() {
    started.forEach(p -> p.toHandle().descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
  }

  private Process start(String script) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", script).start();
    started.add(process);
    return process;
  }

  @Test
  void stopsProcessesWithTheirChildren() throws Exception {
    RunRecords records = new RunRecords(home);
    Process farm = start("sleep 600 & wait");
    await().until(() -> farm.toHandle().children().findAny().isPresent());
    ProcessHandle child = farm.toHandle().children().findFirst().orElseThrow();
    records.write(ProcessRecord.of("farm", farm.toHandle()));
    assertThat(records.alive("farm")).isPresent();

    assertThat(new Shutdown(records).run()).containsExactly("farm");

    assertThat(ProcessRecord.runs(farm.toHandle())).isFalse();
    assertThat(ProcessRecord.runs(child)).isFalse();
    assertThat(records.all()).isEmpty();
  }

  @Test
  void aStrangerWithTheSameIdIsLeftAlone() throws Exception {
    Process stranger = start("sleep 600");
    RunRecords records = new RunRecords(home);
    records.write(new ProcessRecord("farm", stranger.pid(), Instant.parse("2020-01-01T00:00:00Z")));

    assertThat(new Shutdown(records).run()).isEmpty();

    assertThat(stranger.isAlive()).isTrue();
    assertThat(records.all()).isEmpty();
  }

  @Test
  void aProcessThatEndedButThatNobodyCollectedIsNotAlive() throws Exception {
    Process careless = start("sleep 0.1 & exec sleep 600");
    await().until(() -> careless.toHandle().children().findAny().isPresent());
    ProcessHandle child = careless.toHandle().children().findFirst().orElseThrow();
    RunRecords records = new RunRecords(home);
    records.write(ProcessRecord.of("farm", child));

    await().until(() -> records.alive("farm").isEmpty());

    assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/stat"))).contains(" Z ");
    assertThat(new Shutdown(records).run()).isEmpty();
  }

  @Test
  void buildersGoFirstAndServersLast() {
    Instant now = Instant.EPOCH;
    List<ProcessRecord> alive =
        List.of(
            new ProcessRecord("kafka", 1, now),
            new ProcessRecord("farm", 2, now),
            new ProcessRecord("builder-2", 3, now));
    assertThat(Shutdown.waves(alive))
        .extracting(wave -> wave.stream().map(ProcessRecord::name).toList())
        .containsExactly(List.of("builder-2"), List.of("farm"), List.of("kafka"));
  }
}
