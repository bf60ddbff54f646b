package io.slipway.engine.sandbox;

import io.slipway.build.execute.Account;
import io.slipway.build.execute.Capability;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.RunResources;
import io.slipway.engine.network.RunNetworks;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Runs a shell command in a sandbox on a root filesystem of nothing but busybox, prints what it
 * prints, then how it ended and what it left. Runs inside fresh namespaces.
 *
 * <p>Arguments: directory, user id, what to do besides, command.
 */
final class SandboxMain {
  private SandboxMain() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "sandbox");
    Path root = root(directory.resolve("root"));
    int uid = Integer.parseInt(args[1]);
    SandboxSpec spec =
        new SandboxSpec(
            root,
            args[3].startsWith("/") ? List.of(args[3].split(" ")) : List.of("sh", "-c", args[3]),
            Map.of("PATH", "/bin", "GREETING", "hello world"),
            "/work/dir",
            new Account(uid, uid, uid == 0 ? List.of() : List.of(7, 9), "/home/of/" + uid),
            List.of(new SandboxSpec.TmpfsMount("/scratch/memory", 1 << 20)),
            args[2].equals("binds") ? binds(directory.resolve("given")) : List.of(),
            SandboxSpec.Network.DEFAULT,
            "sandbox-host",
            args[2].equals("binds") ? Map.of("db.example", "203.0.113.7") : Map.of(),
            args[2].equals("resources")
                ? new RunResources(1 << 20, Map.of("nofile", new RunResources.Limit(100, 200)))
                : RunResources.DEFAULT,
            args[2].equals("powerless") ? Set.of() : Capability.BUILD_DEFAULTS,
            new SandboxSpec.Limits(
                Duration.ofSeconds(args[2].equals("timeout") ? 5 : 20), 100_000));
    CrunExecutor executor =
        CrunExecutor.onThisMachine(directory.resolve("state"), RunNetworks.none("a test"));
    if (args[2].equals("interrupt")) {
      interrupt(executor, spec);
    } else {
      if (args[2].equals("again")) {
        run(executor, spec);
        System.out.println("filter known " + executor.knowsFilter());
      }
      run(executor, spec);
    }
    report(directory, root);
  }

  private static void run(CrunExecutor executor, SandboxSpec spec) throws Exception {
    System.out.println(
        executor.run(
            spec, (stderr, line) -> System.out.println((stderr ? "err " : "out ") + line)));
  }

  /** A directory in memory with one below it, a file, a directory to write to, and a socket. */
  private static List<SandboxSpec.BindMount> binds(Path given) throws IOException {
    Path cache = Files.createDirectories(given.resolve("cache"));
    Files.createDirectories(given.resolve("tree/inner"));
    Path file = Files.writeString(given.resolve("secret"), "s3cret\n");
    Path socket = given.resolve("agent.sock");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    return List.of(
        new SandboxSpec.BindMount(file, "/mnt/tree/inner/secret", false),
        new SandboxSpec.BindMount(cache, "/scratch/memory/cache", true),
        new SandboxSpec.BindMount(given.resolve("tree"), "/mnt/tree", true),
        new SandboxSpec.BindMount(file, "/var/run/secrets/id", false),
        new SandboxSpec.BindMount(socket, "/run/agent.1", false));
  }

  private static void interrupt(CrunExecutor executor, SandboxSpec spec) throws IOException {
    Thread runner = Thread.currentThread();
    AtomicBoolean once = new AtomicBoolean();
    try {
      executor.run(
          spec,
          (stderr, line) -> {
            if (once.compareAndSet(false, true)) {
              runner.interrupt();
            }
          });
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    }
  }

  private static void report(Path directory, Path root) throws IOException {
    System.out.println(
        "processes " + ProcessHandle.allProcesses().filter(p -> p.pid() != 1).count());
    try (Stream<Path> left = Files.list(directory.resolve("state"))) {
      System.out.println("state " + left.map(p -> p.getFileName().toString()).sorted().toList());
    }
    try (Stream<Path> files = Files.walk(root)) {
      System.out.println(
          "root "
              + files
                  .filter(
                      path ->
                          !path.startsWith(root.resolve("bin"))
                              && !path.startsWith(root.resolve("var")))
                  .map(path -> "/" + root.relativize(path))
                  .sorted()
                  .toList());
    }
  }

  private static Path root(Path root) throws IOException {
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("../run"));
    Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
    for (String name :
        List.of(
            "sh",
            "id",
            "cat",
            "ls",
            "env",
            "sleep",
            "grep",
            "mount",
            "touch",
            "yes",
            "pwd",
            "hostname",
            "chown",
            "stat",
            "seq",
            "df",
            "kill",
            "unshare",
            "wc",
            "ip",
            "rm",
            "ln",
            "mkdir",
            "mv")) {
      Files.createSymbolicLink(root.resolve("bin/" + name), Path.of("busybox"));
    }
    return root;
  }
}
