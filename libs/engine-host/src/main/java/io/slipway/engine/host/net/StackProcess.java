package io.slipway.engine.host.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One stack and the shell that watches over it: it ends the stack when its own standard input is
 * closed, by this process or by its death. Both have the ids of the engine's root and no right over
 * this machine, but live outside of the engine's sight.
 */
final class StackProcess implements AutoCloseable {
  private static final Path NAMESPACE = Path.of("/tmp/net");
  private static final Path PID = Path.of("/tmp/pid");
  private static final long END_SECONDS = 5;

  /**
   * The namespace becomes a file, because a stack has no right to look into other processes any
   * more when it opens it. The mount is in a namespace of its own.
   */
  private static final String PLACE =
      """
      fd=$1; shift
      mount -t tmpfs -o size=64k,mode=700 tmpfs /tmp && : >/tmp/net && \
      mount --bind "$fd" /tmp/net || exit 1
      """;

  private static final String FOLLOWS_ITS_WATCHER =
      """
      echo ready
      read -r _
      kill "$(cat /tmp/pid)"
      """;

  /** Says that it is ready by going to the background. */
  private static final String PASTA = PLACE + "\"$@\" </dev/null >&2 || exit 1\n";

  /** Says that it is ready through a descriptor; dies with an empty pipe. */
  private static final String SLIRP =
      PLACE
          + """
          mkfifo /tmp/ready || exit 1
          "$@" --ready-fd=3 3>/tmp/ready </dev/null >&2 &
          echo $! >/tmp/pid
          test -n "$(head -c1 /tmp/ready)" || exit 1
          """;

  private final Process process;

  private StackProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it carries packets.
   *
   * @param engine process id of the engine, as this process sees it
   * @param descriptor number of the namespace's open file in the engine
   */
  static StackProcess start(Stack stack, StackOptions options, long engine, int descriptor)
      throws IOException {
    String script =
        switch (stack) {
          case PASTA -> PASTA;
          case SLIRP -> SLIRP;
        };
    List<String> command = new ArrayList<>(TunDevice.opening());
    command.addAll(
        List.of(
            "nsenter",
            "--user=/proc/" + engine + "/ns/user",
            "-S",
            "0",
            "-G",
            "0",
            "--",
            // Where the host's root has an id inside, a set-user-id mount would become it.
            "setpriv",
            "--no-new-privs",
            "unshare",
            "--mount",
            "sh",
            "-c",
            script + FOLLOWS_ITS_WATCHER,
            "sh",
            "/proc/" + engine + "/fd/" + descriptor));
    command.addAll(stack.command(NAMESPACE, PID, options));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    StackProcess started = new StackProcess(builder.start());
    started.awaitReady(stack);
    return started;
  }

  private void awaitReady(Stack stack) throws IOException {
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if ("ready".equals(line)) {
      return;
    }
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    close();
    throw new IOException(
        "%s cannot connect this machine's network: %s%s"
            .formatted(
                stack,
                said.lines().filter(l -> !l.contains("syslog")).toList(),
                TunDevice.advice()));
  }

  /** Ends it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroy(); // its input is gone, and so is it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends by itself: its input is closed
    }
  }
}
