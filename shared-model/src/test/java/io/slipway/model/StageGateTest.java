package io.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageGateTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static StageGate.HttpCheck http(String address, int status) {
    return new StageGate.HttpCheck(URI.create(address), Optional.of(status), MINUTE);
  }

  @Test
  void takesWhatCanBeChecked() {
    assertThat(new StageGate.Command(List.of("/bin/app", ""), MINUTE).argv()).hasSize(2);
    assertThat(http("https://example.org:8443/a?b=c", 204).status()).contains(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/",
        "file:///etc/passwd",
        "https:///health",
        "/health",
        "https://ada:secret@example.org/",
        "https://example.org/#part"
      })
  void refusesAddressesThatAreNoneOfTheWeb(String address) {
    assertThatThrownBy(() -> http(address, 200)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 600})
  void refusesWhatIsNoStatus(int status) {
    assertThatThrownBy(() -> http("https://example.org/", status))
        .hasMessageContaining("no HTTP status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT1H0.001S"})
  void refusesTimesOutOfRange(String timeout) {
    assertThatThrownBy(() -> new StageGate.Command(List.of("x"), Duration.parse(timeout)))
        .hasMessageContaining("timeout");
  }

  @Test
  void refusesACommandWithoutAProgram() {
    assertThatThrownBy(() -> new StageGate.Command(List.of(), MINUTE))
        .hasMessageContaining("program");
    assertThatThrownBy(() -> new StageGate.Command(List.of(" ", "x"), MINUTE))
        .hasMessageContaining("program");
  }
}
