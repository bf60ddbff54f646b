package io.slipway.build.solve;

import io.slipway.build.graph.Operation.Ids;
import io.slipway.build.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that hands its connections on to the caller's SSH agent: the agent's own socket belongs
 * to somebody whom a sandbox does not know, and has the permissions that this somebody chose.
 */
final class AgentRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRelay.class);
  private static final String NAME = "agent";

  private final ServerSocketChannel server;
  private final Path agent;
  private final Path socket;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private AgentRelay(ServerSocketChannel server, Path agent, Path socket) {
    this.server = server;
    this.agent = agent;
    this.socket = socket;
  }

  /**
   * Listens.
   *
   * @param agent the agent's socket
   * @param directory gets the socket
   * @param mode permissions of the socket
   */
  static AgentRelay start(Path agent, Path directory, Ids owner, int mode) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (Dir dir = Dir.open(directory)) {
      Path socket = directory.resolve(NAME);
      server.bind(UnixDomainSocketAddress.of(socket));
      dir.chown(NAME, owner.uid(), owner.gid());
      dir.chmod(NAME, mode);
      AgentRelay relay = new AgentRelay(server, agent, socket);
      Thread.startVirtualThread(relay::serve);
      return relay;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  Path socket() {
    return socket;
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.startVirtualThread(() -> relay(client));
      }
    } catch (ClosedChannelException e) {
      LOG.debug("the relay to an SSH agent ends");
    } catch (IOException e) {
      LOG.warn("no more connections to the SSH agent: {}", e.toString());
    }
  }

  private void relay(SocketChannel client) {
    try (client;
        SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(agent))) {
      open.add(upstream);
      Thread back = Thread.startVirtualThread(() -> copy(upstream, client));
      copy(client, upstream);
      back.join();
      open.remove(upstream);
    } catch (IOException e) {
      LOG.warn("the SSH agent cannot be reached: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** One direction; its end is told to the other side. */
  private static void copy(SocketChannel from, SocketChannel to) {
    try {
      InputStream in = Channels.newInputStream(from);
      OutputStream out = Channels.newOutputStream(to);
      in.transferTo(out);
      to.shutdownOutput();
    } catch (AsynchronousCloseException e) {
      LOG.debug("a connection to an SSH agent ends with its command");
    } catch (IOException e) {
      LOG.debug("a connection to an SSH agent ends: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel each : open) {
      each.close();
    }
  }
}
