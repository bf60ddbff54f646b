package io.slipway.engine.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections on a Unix socket, each on its own virtual thread, until it is closed. How
 * many are open at once is bounded: the descriptors are those of all builds of this process.
 */
final class SocketServer implements AutoCloseable {
  /** Serves one connection; it is closed afterwards. */
  @FunctionalInterface
  interface Handler {
    void serve(SocketChannel connection) throws IOException;

    /** Lets go of what the connections lead to: whoever serves one may wait for that. */
    default void end() {}
  }

  private static final int AT_ONCE = 128;
  private static final long PAUSE_MILLIS = 100;

  private final ServerSocketChannel server;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Handler handler;

  private SocketServer(ServerSocketChannel server, Handler handler) {
    this.server = server;
    this.handler = handler;
  }

  static SocketServer start(Path socket, Handler handler) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    SocketServer server = new SocketServer(channel, handler);
    Thread.ofVirtual().name("engine-socket").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        slots.acquire();
        acceptOne();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptOne() throws InterruptedException {
    try {
      SocketChannel connection = server.accept();
      open.add(connection);
      Thread.ofVirtual().start(() -> serve(connection));
    } catch (IOException e) {
      slots.release();
      if (server.isOpen()) {
        // Out of descriptors, most likely. An engine that nobody answers would wait for ever.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      handler.serve(connection);
    } catch (IOException e) {
      // The engine hung up or died; its build ends by its own way.
    } finally {
      open.remove(connection);
      slots.release();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
      for (SocketChannel connection : open) {
        connection.close();
      }
    } finally {
      handler.end();
    }
  }
}
