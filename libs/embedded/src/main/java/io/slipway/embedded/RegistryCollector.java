package io.slipway.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the offline garbage collector of a {@link LocalRegistry} while the registry serves: its
 * process is paused, so that requests wait, and goes on afterwards. A shell holds the pause and
 * ends it, whatever becomes of this JVM. Blobs that somebody may be about to use are leased before.
 */
public final class RegistryCollector {
  /**
   * Pauses the process $1, waits up to 15 s for the word, then collects with the configuration $2
   * for at most $3 seconds. 3: nobody gave the word.
   */
  private static final String SCRIPT =
      """
      trap 'kill -CONT "$1"' EXIT
      trap 'exit 4' HUP INT TERM
      kill -STOP "$1" && echo paused
      [ "$(timeout 15 head -n 1)" = collect ] || exit 3
      timeout -k 2 "$3" docker-registry garbage-collect "$2" > "$2.log" 2>&1
      """;

  private static final int OUT_OF_TIME = 124;

  /** A process that waits for a busy disk stops when that is over. */
  private static final Duration PATIENCE = Duration.ofSeconds(14);

  private final Path dir;
  private final RegistryStorage storage;

  /** For the registry that keeps its state in this directory. */
  public RegistryCollector(Path dir) {
    this.dir = dir;
    this.storage = new RegistryStorage(dir.resolve("data"));
  }

  /**
   * What may be in use.
   *
   * @param fresh blobs that came or were linked within this time stay
   * @param limit how long the collector may take; requests wait as long
   */
  public record Limits(Duration fresh, Duration limit) {}

  /** Tells which repositories are being pushed to. Asked while the registry is paused. */
  @FunctionalInterface
  public interface InUse {
    /** Paths of repositories, without the registry's address. */
    Set<String> repositories() throws IOException, InterruptedException;
  }

  /**
   * What came of it.
   *
   * @param before bytes of all blobs before
   * @param after and after
   * @param leased how many blobs were kept because they may be in use
   * @param paused how long requests had to wait
   * @param finished false when the time was over; what is left goes the next time
   */
  public record Collected(long before, long after, int leased, Duration paused, boolean finished) {}

  /**
   * Collects.
   *
   * @throws IOException when the registry does not run here, or could not be paused or collected
   */
  public Collected collect(Limits limits, InUse inUse) throws IOException, InterruptedException {
    try (FileChannel lock =
            FileChannel.open(
                dir.resolve("collect.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = lock.lock()) {
      long pid = pid();
      storage.release();
      long before = storage.bytes();
      if (before == 0) {
        return new Collected(0, 0, 0, Duration.ZERO, true); // the collector fails on no storage
      }
      Instant start = Instant.now();
      Set<String> leased;
      int code;
      Process shell = shell(pid, limits.limit());
      try (Writer word = shell.outputWriter();
          var said =
              new BufferedReader(
                  new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
        if (!"paused".equals(said.readLine())) {
          throw new IOException("the registry (process " + pid + ") could not be paused");
        }
        awaitPaused(pid);
        leased = leased(limits.fresh(), inUse);
        storage.lease(leased);
        word.write("collect\n");
        word.flush();
        code = shell.waitFor();
      } finally {
        shell.getOutputStream().close(); // no word any more: the shell ends the pause
        shell.waitFor();
        storage.release();
      }
      Duration paused = Duration.between(start, Instant.now());
      if (code != 0 && code != OUT_OF_TIME) {
        throw new IOException("the collector ended with " + code + ": " + lastLine());
      }
      return new Collected(before, storage.bytes(), leased.size(), paused, code == 0);
    }
  }

  private String lastLine() throws IOException {
    List<String> lines = Files.readAllLines(dir.resolve("config.yml.log"));
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  private long pid() throws IOException {
    return PidFile.read(dir.resolve("registry.pid"))
        .flatMap(PidFile::process)
        .map(ProcessHandle::pid)
        .orElseThrow(() -> new IOException("no registry of this farm runs in " + dir));
  }

  private Process shell(long pid, Duration limit) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            SCRIPT,
            "collect",
            Long.toString(pid),
            dir.resolve("config.yml").toString(),
            Long.toString(Math.max(1, limit.toSeconds())));
    builder.environment().keySet().removeIf(k -> k.startsWith("REGISTRY_"));
    return builder.redirectError(dir.resolve("collect.err").toFile()).start();
  }

  private Set<String> leased(Duration fresh, InUse inUse) throws IOException, InterruptedException {
    Set<String> leased = new TreeSet<>(storage.since(Instant.now().minus(fresh)));
    for (String repository : inUse.repositories()) {
      leased.addAll(storage.of(repository));
    }
    return leased;
  }

  /** A signal is sent at once and works a little later: a thread may be inside a system call. */
  private static void awaitPaused(long pid) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isPaused(pid)) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("the registry (process " + pid + ") did not pause in " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Whether every thread is stopped, by {@code /proc/PID/task/TID/stat} (proc(5)). */
  private static boolean isPaused(long pid) throws IOException {
    List<Path> tasks;
    try (Stream<Path> list = Files.list(Path.of("/proc/" + pid + "/task"))) {
      tasks = list.toList();
    }
    for (Path task : tasks) {
      String stat = Files.readString(task.resolve("stat"));
      if (!stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T")) {
        return false;
      }
    }
    return true;
  }
}
