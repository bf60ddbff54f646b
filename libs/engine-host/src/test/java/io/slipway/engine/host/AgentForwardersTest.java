package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.execute.Secrets;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that answers each question with its echo. */
@Timeout(20)
class AgentForwardersTest {
  @TempDir Path dir;

  @Test
  void leadsToTheAgentThatTheRequestNamesAndToNoOther() throws Exception {
    Path socket = dir.resolve("agent");
    try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        RunDirectory run = RunDirectory.create(dir.resolve("run"))) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> echo(agent));
      try (AgentForwarders opened =
          AgentForwarders.start(run, List.of("default", "missing"), lending(socket))) {
        assertThat(opened).isNotNull();
        assertThat(ask(run.socket(EngineSpec.agentSocket("default")))).isEqualTo("question");
        assertThat(run.socket(EngineSpec.agentSocket("missing"))).doesNotExist();
        assertThat(run.socket(EngineSpec.agentSocket("other"))).doesNotExist();
      }
    }
  }

  private static String ask(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap("question".getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void echo(ServerSocketChannel agent) {
    try (SocketChannel client = agent.accept()) {
      Channels.newInputStream(client).transferTo(Channels.newOutputStream(client));
    } catch (IOException e) {
      return; // the test is over
    }
  }

  private static Secrets lending(Path socket) {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) {
        return Optional.empty();
      }

      @Override
      public Optional<Path> agent(String id) {
        return id.equals("missing") || !Files.exists(socket)
            ? Optional.empty()
            : Optional.of(socket);
      }
    };
  }
}
