package io.slipway.engine.host;

import io.slipway.build.execute.Secrets;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sockets in the engine's sight that lead to the caller's SSH agents: the engine can ask for
 * signatures while it lives, and never sees a key. Only for the agents that the request names.
 */
final class AgentForwarders implements AutoCloseable {
  private static final int BUFFER = 1 << 14;

  private final List<SocketServer> servers = new ArrayList<>();

  private AgentForwarders() {}

  /**
   * Opens one socket for each agent that is there.
   *
   * @param ids the agents of the request
   */
  static AgentForwarders start(RunDirectory run, Collection<String> ids, Secrets secrets)
      throws IOException {
    AgentForwarders forwarders = new AgentForwarders();
    try {
      for (String id : ids) {
        Optional<Path> agent = secrets.agent(id);
        if (agent.isPresent()) {
          Path socket = run.socket(EngineSpec.agentSocket(id));
          Path target = agent.get();
          forwarders.servers.add(SocketServer.start(socket, client -> forward(client, target)));
        }
      }
      return forwarders;
    } catch (IOException | RuntimeException e) {
      forwarders.close();
      throw e;
    }
  }

  private static void forward(SocketChannel client, Path target) throws IOException {
    try (SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
      Thread answers = Thread.ofVirtual().name("agent").start(() -> copyAndHangUp(agent, client));
      copy(client, agent);
      agent.shutdownOutput();
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copyAndHangUp(SocketChannel from, SocketChannel to) {
    try (to) {
      copy(from, to);
    } catch (IOException e) {
      // One side hung up: the other sees its connection closed, which is all there is to tell.
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketServer server : servers) {
      server.close();
    }
  }
}
