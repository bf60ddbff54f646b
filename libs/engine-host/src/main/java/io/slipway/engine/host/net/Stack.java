package io.slipway.engine.host.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that carry a network namespace's packets without rights on this machine. */
enum Stack {
  PASTA("pasta", "169.254.2.3"),
  SLIRP("slirp4netns", "10.0.2.3");

  private static final List<String> PLACES =
      List.of("/usr/bin", "/usr/local/bin", "/bin", "/usr/sbin");

  private final String program;
  private final String resolver;

  Stack(String program, String resolver) {
    this.program = program;
    this.resolver = resolver;
  }

  /**
   * The one that this machine has; pasta first, for it copies less.
   *
   * @throws IOException when there is none
   */
  static Stack onThisMachine() throws IOException {
    return Stream.of(values())
        .filter(stack -> stack.path().isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "neither pasta nor slirp4netns is installed; install the package passt"));
  }

  boolean isThere() {
    return path().isPresent();
  }

  private Optional<Path> path() {
    return PLACES.stream()
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The address inside at which it answers questions for names. */
  String resolver() {
    return resolver;
  }

  /**
   * Its command line.
   *
   * @param namespace a file that is the network namespace
   * @param pidFile where it writes its process id
   */
  List<String> command(Path namespace, Path pidFile, StackOptions options) {
    String name = path().map(Path::toString).orElse(program);
    return switch (this) {
      case PASTA -> pasta(name, namespace, pidFile, options);
      case SLIRP ->
          List.of(
              name,
              "--configure",
              "--mtu=65520",
              "--disable-host-loopback",
              "--enable-sandbox",
              "--enable-seccomp",
              "--netns-type=path",
              namespace.toString(),
              "tap0");
    };
  }

  /** Neither side gets the other's ports, and the gateway is the gateway, not this machine. */
  private List<String> pasta(String name, Path namespace, Path pidFile, StackOptions options) {
    List<String> command =
        new ArrayList<>(
            List.of(name, "--quiet", "--config-net", "--no-map-gw", "--pid", pidFile.toString()));
    for (String ports : List.of("-t", "-u", "-T", "-U")) {
      command.addAll(List.of(ports, "none"));
    }
    if (options.forwardsNames()) {
      command.addAll(List.of("--dns-forward", resolver));
    }
    if (options.ipv4Only()) {
      command.add("-4");
    }
    if (options.reach() == Reach.PUBLIC) {
      // A subnet without neighbours: those of this machine's own would be nearer than any refusal.
      command.addAll(List.of("-a", "169.254.2.1", "-n", "29", "-g", "169.254.2.2"));
    }
    command.addAll(List.of("--netns", namespace.toString()));
    return command;
  }
}
