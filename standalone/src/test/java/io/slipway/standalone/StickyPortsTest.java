package io.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports stay from start to start; one that is taken is said to be so. */
class StickyPortsTest {
  @TempDir private Path home;

  @Test
  void aPortStaysUntilSomebodyElseHasIt() throws IOException {
    int first = new StickyPorts(home).choose("http", 0);

    assertThat(new StickyPorts(home).choose("http", 0)).isEqualTo(first);
    try (ServerSocket stranger = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new StickyPorts(home).choose("http", 0)).isNotEqualTo(stranger.getLocalPort());
    }
  }

  @Test
  void anAskedPortThatIsTakenIsRefused() throws IOException {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = stranger.getLocalPort();
      assertThatThrownBy(() -> new StickyPorts(home).choose("http", taken))
          .isInstanceOf(IOException.class)
          .hasMessage("port " + taken + " for http is taken; free it or choose another");
    }
  }
}
