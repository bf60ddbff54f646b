package io.slipway.cli.local;

import io.slipway.cli.farm.FarmFile;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts builder services as processes of their own, beside the one inside the farm's process. */
final class ExtraBuilder {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Within the time that {@code slipway down} gives a process to end. */
  private static final String DRAIN = "10s";

  private final Path home;
  private final Path installation;

  ExtraBuilder(Path home, Path installation) {
    this.home = home;
    this.installation = installation;
  }

  /** Starts it and waits until it listens. */
  ProcessRecord start(String name, FarmFile farm, RunRecords records)
      throws IOException, InterruptedException {
    int port = freePort();
    Map<String, String> properties = new LinkedHashMap<>(farm.settings());
    properties.put("slipway.builder.id", name + "-" + Long.toString(System.nanoTime(), 36));
    // The store is made to be shared; and whoever builds next sweeps what a killed builder left.
    properties.put("slipway.builder.state-dir", home.resolve("builder").toString());
    properties.put("slipway.builder.drain", DRAIN);
    properties.put("quarkus.http.host", "127.0.0.1");
    properties.put("quarkus.http.port", Integer.toString(port));
    Daemon daemon =
        new Daemon(
            installation.resolve("services/builder/target/quarkus-app/quarkus-run.jar"),
            properties,
            home.resolve("logs").resolve(name + ".log"));
    ProcessHandle process = daemon.start(List.of("-Xmx384m", "-XX:+UseSerialGC")).toHandle();
    ProcessRecord record = ProcessRecord.of(name, process);
    records.write(record);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroy();
        records.remove(record);
        throw VerbFailed.farm(
            name + " did not start; " + daemon.log() + " ends with:\n" + daemon.lastLines(15));
      }
      Thread.sleep(PAUSE);
    }
    return record;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
