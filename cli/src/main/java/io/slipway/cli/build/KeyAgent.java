package io.slipway.cli.build;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@code ssh-agent} of our own that holds some keys; it ends when it is closed. */
final class KeyAgent implements AutoCloseable {
  private static final int START_SECONDS = 10;
  private static final int LOOK_EVERY_MILLIS = 10;

  private final Process process;
  private final Path folder;

  private KeyAgent(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts one.
   *
   * @throws IOException when there is no ssh-agent, or a key needs a passphrase
   */
  static KeyAgent start(List<Path> keys) throws IOException {
    Path folder = Files.createTempDirectory("slipway-agent-");
    Path socket = folder.resolve("socket");
    Process process;
    try {
      process =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      Files.delete(folder);
      throw new IOException("--ssh with a key needs ssh-agent: install openssh-client", e);
    }
    KeyAgent agent = new KeyAgent(process, folder);
    try {
      agent.add(keys);
      return agent;
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  Path socket() {
    return folder.resolve("socket");
  }

  private void add(List<Path> keys) throws IOException {
    awaitSocket();
    for (Path key : keys) {
      ProcessBuilder builder = new ProcessBuilder("ssh-add", "-q", key.toString());
      builder.environment().put("SSH_AUTH_SOCK", socket().toString());
      builder.environment().put("SSH_ASKPASS_REQUIRE", "never");
      Process add = builder.redirectErrorStream(true).start();
      add.getOutputStream().close();
      String said = new String(add.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (exitOf(add) != 0) {
        throw new IOException(
            "--ssh: the key "
                + key
                + " cannot be used: "
                + said.strip()
                + "; for a key with a"
                + " passphrase use a running agent");
      }
    }
  }

  private void awaitSocket() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (ended() || System.nanoTime() > deadline) {
        throw new IOException("ssh-agent does not start");
      }
    }
  }

  /** The file is there a moment before anybody listens at it. */
  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks a moment later. */
  private boolean ended() throws IOException {
    try {
      return process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ssh-agent started", e);
    }
  }

  private static int exitOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keys were added", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      Files.deleteIfExists(socket());
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
