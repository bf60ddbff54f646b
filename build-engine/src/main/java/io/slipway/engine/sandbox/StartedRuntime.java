package io.slipway.engine.sandbox;

import io.slipway.build.sys.Fd;
import io.slipway.build.sys.Fifo;
import io.slipway.build.sys.TransferBuffer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * An OCI runtime that runs already and waits for what it shall run: its configuration is a named
 * pipe. To load it and its libraries takes as long as half of what it does then, and can be over
 * before anyone knows what comes next.
 */
final class StartedRuntime {
  private static final AtomicLong COUNTER = new AtomicLong();
  private static final String CONFIGURATION = "config.json";

  private final Process process;
  private final Path bundle;
  private final Path container;
  private final Fifo configuration;

  private StartedRuntime(Process process, Path bundle, Path container, Fifo configuration) {
    this.process = process;
    this.bundle = bundle;
    this.container = container;
    this.configuration = configuration;
  }

  /**
   * Starts one.
   *
   * @param program the runtime, and what comes before its own arguments
   * @param state the directory of all sandboxes of this engine
   * @throws IOException when it cannot be started
   */
  static StartedRuntime start(List<String> program, Path state) throws IOException {
    String id = "slipway-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    Path bundle = Files.createDirectory(state.resolve(id));
    Path root = state.resolve("run");
    try {
      Fifo configuration = Fifo.make(bundle.resolve(CONFIGURATION));
      List<String> command = new ArrayList<>(program);
      command.addAll(
          List.of(
              "--root",
              root.toString(),
              "--cgroup-manager=disabled",
              "--log-format=json",
              "--log=file:" + log(bundle),
              "run",
              "--bundle",
              bundle.toString(),
              id));
      ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
      builder.environment().clear();
      return new StartedRuntime(builder.start(), bundle, root.resolve(id), configuration);
    } catch (IOException e) {
      delete(bundle);
      throw e;
    }
  }

  /** The directory of this sandbox alone. */
  Path bundle() {
    return bundle;
  }

  /** The runtime's own directory of this sandbox, there while something runs in it. */
  Path container() {
    return container;
  }

  Process process() {
    return process;
  }

  /** What only the runtime writes, never what runs in the sandbox; may be missing. */
  Path log() {
    return log(bundle);
  }

  private static Path log(Path bundle) {
    return bundle.resolve("runtime.log");
  }

  /**
   * Says what to run. Returns when the runtime has read it all, or nearly.
   *
   * @param config as in the OCI runtime specification, JSON
   * @throws IOException when the runtime has ended instead
   */
  void tell(byte[] config) throws IOException, InterruptedException {
    try (Fd reader = reader();
        TransferBuffer buffer = new TransferBuffer()) {
      // crun reads its configuration again by name, to keep it: before it can, it is a plain file.
      Path again = Files.write(bundle.resolve("again.json"), config);
      Files.move(again, bundle.resolve(CONFIGURATION), StandardCopyOption.ATOMIC_MOVE);
      reader.write(config, 0, config.length, buffer);
    }
  }

  /** Who is told too early has not opened the pipe yet, which takes it some milliseconds. */
  private Fd reader() throws IOException, InterruptedException {
    while (true) {
      Optional<Fd> reader = configuration.openForReader();
      if (reader.isPresent()) {
        return reader.get();
      }
      if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "the sandbox could not be started: the runtime ended with "
                + process.exitValue()
                + " before it was told what to run: "
                + said());
      }
    }
  }

  private String said() throws IOException {
    return Files.exists(log()) ? Files.readString(log()).strip() : "it says nothing";
  }

  /** Ends it, when it still waits, and takes its files away. */
  void remove() throws IOException {
    process.destroyForcibly();
    delete(bundle);
    delete(container);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList().reversed()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
