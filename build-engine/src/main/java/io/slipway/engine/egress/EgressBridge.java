package io.slipway.engine.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Listens on the loopback of the engine's own network namespace, which leads nowhere else, and
 * passes each connection to the parent's proxy. Git and HTTP clients can speak to a TCP proxy, but
 * not to a Unix socket.
 */
public final class EgressBridge implements AutoCloseable {
  private final ServerSocket server;
  private final UnixDomainSocketAddress parent;

  private EgressBridge(ServerSocket server, Path socket) {
    this.server = server;
    this.parent = UnixDomainSocketAddress.of(socket);
  }

  /**
   * Starts to listen on a free port.
   *
   * @param socket the parent's proxy
   */
  public static EgressBridge start(Path socket) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    EgressBridge bridge = new EgressBridge(server, socket);
    Thread.ofVirtual().name("egress").start(bridge::accept);
    return bridge;
  }

  /** The proxy's URL for clients. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        SocketChannel upstream = SocketChannel.open(parent)) {
      Thread up =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      copy(client.getInputStream(), Channels.newOutputStream(upstream));
                      upstream.shutdownOutput();
                    } catch (IOException e) {
                      closeQuietly(upstream);
                    }
                  });
      copy(Channels.newInputStream(upstream), client.getOutputStream());
      client.shutdownOutput();
      up.join();
    } catch (IOException e) {
      // One side hung up: the client sees its connection closed, which is all there is to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Closing is the answer to a failure already.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
