package io.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses, ports and documents of a farm that is about to start. */
class FarmPlanTest {
  @TempDir private Path home;

  private FarmPlan plan() {
    FarmSettings settings = new FarmSettings(home, Path.of("/opt/slipway"), 0, 0);
    return new FarmPlan(
        settings,
        8181,
        "127.0.0.1:9092",
        "redis://127.0.0.1:6379",
        "127.0.0.1:5000",
        "http://127.0.0.1:3000");
  }

  @Test
  void servicesFindEachOtherThroughTheOwnPort() {
    assertThat(plan().own())
        .containsEntry("slipway.cache.url", "http://127.0.0.1:8181")
        .containsEntry("slipway.otlp.endpoint", "http://127.0.0.1:8181")
        .containsEntry("quarkus.http.port", "8181")
        .containsEntry("quarkus.http.host", "127.0.0.1");
  }

  @Test
  void anotherBuilderGetsTheSharedSettingsOnly() {
    assertThat(plan().shared())
        .containsEntry("slipway.kafka.bootstrap-servers", "127.0.0.1:9092")
        .containsEntry("slipway.builder.engine-lib", "/opt/slipway/build-engine/target/engine/lib")
        .doesNotContainKeys("quarkus.http.port", "slipway.builder.id", "slipway.builder.state-dir");
  }

  @Test
  void farmJsonTellsEveryAddress() throws IOException {
    JsonNode document = new ObjectMapper().readTree(plan().document(42));
    assertThat(document.path("url").asText()).isEqualTo("http://127.0.0.1:8181");
    assertThat(document.path("registry").asText()).isEqualTo("127.0.0.1:5000");
    assertThat(document.path("git").asText()).isEqualTo("http://127.0.0.1:3000");
    assertThat(document.path("pid").asLong()).isEqualTo(42);
    assertThat(document.path("settings").path("slipway.redis.url").asText())
        .isEqualTo("redis://127.0.0.1:6379");
  }

  @Test
  void portsStayTheSameUntilSomebodyElseHasThem() throws IOException {
    int first = new StickyPorts(home).choose("http", 0);
    assertThat(new StickyPorts(home).choose("http", 0)).isEqualTo(first);
    try (ServerSocket other = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new StickyPorts(home).choose("http", 0)).isNotEqualTo(other.getLocalPort());
    }
    assertThat(new StickyPorts(home).choose("http", first)).as("asked for").isEqualTo(first);
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    Properties properties = new Properties();
    properties.setProperty("slipway.http.port", "70000");
    assertThatThrownBy(() -> FarmSettings.from(properties))
        .hasMessageContaining("slipway.http.port=70000");
  }
}
