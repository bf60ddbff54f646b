package io.slipway.load.farm;

import io.slipway.crash.Armory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A service in a JVM of its own that can be killed, paused and started again. */
public final class ServiceProcess {
  /** A setting of the process, not of the service: the largest heap, as the JVM reads it. */
  static final String HEAP = "heap";

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

  private final String name;
  private final Path jar;
  private final Path log;
  private final IntFunction<Map<String, String>> properties;
  private @Nullable Process process;
  private int life;
  private boolean ended;

  /**
   * Not started yet.
   *
   * @param name for people and for its log
   * @param jar its {@code quarkus-run.jar}
   * @param properties what a life of it is told, by the life's number from 1
   */
  ServiceProcess(String name, Path jar, Path logs, IntFunction<Map<String, String>> properties) {
    this.name = name;
    this.jar = jar;
    this.log = logs.resolve(name + ".log");
    this.properties = properties;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What its present life was told under this key. */
  public synchronized String property(String key) {
    return properties.apply(life).getOrDefault(key, "");
  }

  /** Starts its next life; nothing happens when it runs, or when the run is over. */
  public synchronized void start() throws IOException {
    if (ended || (process != null && process.isAlive())) {
      return;
    }
    life++;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + properties.apply(life).getOrDefault(HEAP, "256m"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED"));
    properties.apply(life).forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    Files.createDirectories(log.toAbsolutePath().getParent());
    process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** Whether it runs now. */
  public synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /** Whether it died of a crash point; false while it runs. */
  public synchronized boolean crashed() {
    return process != null && !process.isAlive() && process.exitValue() == Armory.EXIT_CODE;
  }

  /** Its process id; -1 when it never ran. */
  public synchronized long pid() {
    return process == null ? -1 : process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public synchronized void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Sends it a signal, {@code STOP} or {@code CONT}. */
  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
  }

  /** Asks it to end for good, and makes it end when it does not. */
  public void stop() throws InterruptedException {
    Process last;
    synchronized (this) {
      ended = true;
      last = process;
    }
    if (last != null) {
      last.destroy();
      if (!last.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        last.destroyForcibly().waitFor();
      }
    }
  }

  /** Ends it at once and for good, from a shutdown hook. */
  void endNow() {
    ended = true;
    Process last = process;
    if (last != null) {
      last.destroyForcibly();
    }
  }
}
