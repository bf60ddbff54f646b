package io.slipway.cli.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Stops the recorded processes and everything below them: first politely and in order (builders,
 * then the farm, which stops its servers, then what is left), in the end by force. Only processes
 * whose start time matches their record are touched.
 */
final class Shutdown {
  private static final Duration POLITE = Duration.ofSeconds(20);
  private static final Duration FORCED = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RunRecords records;

  Shutdown(RunRecords records) {
    this.records = records;
  }

  List<String> run() throws IOException, InterruptedException {
    List<ProcessRecord> all = records.all();
    List<ProcessRecord> alive = all.stream().filter(r -> r.process().isPresent()).toList();
    // Taken before anything ends: a child of a dead parent can no longer be found.
    Set<ProcessHandle> family = new LinkedHashSet<>();
    for (ProcessRecord record : alive) {
      record.process().ifPresent(p -> addFamily(p, family));
    }
    for (List<ProcessRecord> wave : waves(alive)) {
      wave.forEach(r -> r.process().ifPresent(ProcessHandle::destroy));
      List<ProcessHandle> handles = new ArrayList<>();
      wave.forEach(r -> r.process().ifPresent(handles::add));
      await(handles, POLITE);
    }
    family.forEach(ProcessHandle::destroyForcibly);
    await(family, FORCED);
    for (ProcessRecord record : all) {
      records.remove(record);
    }
    return alive.stream().map(ProcessRecord::name).toList();
  }

  private static void addFamily(ProcessHandle process, Set<ProcessHandle> family) {
    family.add(process);
    process.descendants().forEach(family::add);
  }

  /** The order in which processes can do their last duties. */
  static List<List<ProcessRecord>> waves(List<ProcessRecord> alive) {
    return List.of(
        alive.stream().filter(r -> r.name().startsWith("builder")).toList(),
        alive.stream().filter(r -> r.name().equals("farm")).toList(),
        alive.stream()
            .filter(r -> !r.name().equals("farm") && !r.name().startsWith("builder"))
            .toList());
  }

  private static void await(Iterable<ProcessHandle> processes, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (ProcessHandle process : processes) {
      while (ProcessRecord.runs(process) && System.nanoTime() < end) {
        Thread.sleep(PAUSE);
      }
    }
  }
}
