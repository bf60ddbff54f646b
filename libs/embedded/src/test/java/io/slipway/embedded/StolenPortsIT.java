package io.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else binds a port between its choice and the start of its server. */
@Timeout(60)
class StolenPortsIT {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatEndsBecauseOneOfItsPortsWasStolenIsStartedAgain(boolean main) throws Exception {
    try (Victim victim = new Victim(dir, main);
        ServerProcess server = ServerProcess.start(victim, 0, Lifetime.WITH_JVM)) {
      assertThat(server.healthy()).isTrue();
      assertThat(victim.ports).hasSize(2);
      // Others remember the address: it changes only where it must.
      assertThat(new HashSet<>(victim.ports)).hasSize(main ? 2 : 1);
    }
  }

  @Test
  void aStrangerWhoAnswersDoesNotPassForOurs() {
    assertThatThrownBy(() -> ServerProcess.start(new Dead(dir), 0, Lifetime.WITH_JVM))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("ended at once");
  }

  @Test
  void freePortsAreBelowThoseOfOutgoingConnectionsAndGivenOnce() {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertThat(given.add(Ports.free())).isTrue();
    }
    assertThat(given).allMatch(port -> port >= 15_000 && port < 30_000);
  }

  /** A Redis whose first start ends, because a port of it was just taken. */
  private static final class Victim implements Blueprint, AutoCloseable {
    private final Path dir;
    private final boolean main;
    private final List<Integer> ports = new ArrayList<>();
    private final List<ServerSocket> stolen = new ArrayList<>();

    Victim(Path dir, boolean main) {
      this.dir = dir;
      this.main = main;
    }

    @Override
    public String name() {
      return "victim";
    }

    @Override
    public Path dir() {
      return dir;
    }

    @Override
    public List<String> command(int port, int inner) throws IOException {
      ports.add(port);
      if (stolen.isEmpty()) {
        stolen.add(new ServerSocket(main ? port : inner, 1, InetAddress.getLoopbackAddress()));
        return List.of("false");
      }
      return List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port));
    }

    @Override
    public boolean healthy(int port) {
      return ports.size() > 1 && Probes.redis(port);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }

    @Override
    public void close() throws IOException {
      for (ServerSocket socket : stolen) {
        socket.close();
      }
    }
  }

  /** Its process ends; the answers are somebody else's. */
  private record Dead(Path dir) implements Blueprint {
    @Override
    public String name() {
      return "dead";
    }

    @Override
    public List<String> command(int port, int inner) {
      return List.of("true");
    }

    @Override
    public boolean healthy(int port) {
      PidFile.read(pidFile()).flatMap(PidFile::process).ifPresent(p -> p.onExit().join());
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }
  }
}
