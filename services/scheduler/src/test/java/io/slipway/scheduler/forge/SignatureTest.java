package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
  /** The example that GitHub gives in its documentation of webhooks. */
  @Test
  void agreesWithGithubsExample() {
    byte[] secret = "It's a Secret to Everybody".getBytes(StandardCharsets.UTF_8);
    byte[] body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    String header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    assertThat(Signature.parse(header).orElseThrow().matches(secret, body)).isTrue();
    assertThat(Signature.parse(header).orElseThrow().matches(body, secret)).isFalse();
  }
}
