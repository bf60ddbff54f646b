package io.slipway.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What a server's directory remembers of its last start. The start time tells our process from a
 * stranger that was given the same pid later.
 */
record PidFile(long pid, int port, Instant started) {
  /** The kernel counts from boot, and the boot time is known to the second only. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  static PidFile of(ProcessHandle process, int port) {
    return new PidFile(process.pid(), port, process.info().startInstant().orElseGet(Instant::now));
  }

  static Optional<PidFile> read(Path file) {
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      text.load(in);
      return Optional.of(
          new PidFile(
              Long.parseLong(text.getProperty("pid", "")),
              Integer.parseInt(text.getProperty("port", "")),
              Instant.parse(text.getProperty("started", ""))));
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty(); // none, or cut off by a crash: the same as none
    }
  }

  void write(Path file) throws IOException {
    Properties text = new Properties();
    text.setProperty("pid", Long.toString(pid));
    text.setProperty("port", Integer.toString(port));
    text.setProperty("started", started.toString());
    try (Writer out = Files.newBufferedWriter(file)) {
      text.store(out, null);
    }
  }

  /** The process, when it is alive and the very same. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            p ->
                p.info()
                    .startInstant()
                    .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) < 0)
                    .orElse(false));
  }
}
