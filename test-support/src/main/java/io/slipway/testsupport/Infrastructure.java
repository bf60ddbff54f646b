package io.slipway.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories, ports and the announcement that the test servers share. */
final class Infrastructure {
  private Infrastructure() {}

  /** Says once which kind of server is used. */
  static void announce(String server, String kind, String address) {
    System.out.println("infrastructure: " + server + "=" + kind + " at " + address);
  }

  static Path directory(String name) {
    try {
      return Files.createTempDirectory("slipway-test-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops a server when this JVM ends, then deletes its directory. */
  static void endWithJvm(Runnable stop, Path directory) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.run();
                  deleteTree(directory);
                },
                "end of " + directory.getFileName()));
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("could not delete " + root + ": " + e.getMessage());
    }
  }
}
