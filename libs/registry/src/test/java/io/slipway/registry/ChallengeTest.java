package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void aBearerChallengeNamesItsTokenServer() throws Exception {
    assertThat(
            Challenge.parse(
                "r", List.of("Bearer realm=\"https://a/token\",service=\"s\",scope=\"x\"")))
        .isEqualTo(new Challenge.Bearer("https://a/token", "s"));
  }

  @Test
  void basicIsUnderstoodToo() throws Exception {
    assertThat(Challenge.parse("r", List.of("Negotiate", "Basic realm=\"x\"")))
        .isEqualTo(new Challenge.Basic());
  }

  @Test
  void anUnknownSchemeIsReported() {
    assertThatThrownBy(() -> Challenge.parse("r", List.of("Negotiate")))
        .hasMessageContaining("Negotiate");
  }
}
