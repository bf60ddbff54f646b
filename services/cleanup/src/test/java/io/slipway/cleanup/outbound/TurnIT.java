package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.embedded.Lifetime;
import io.slipway.embedded.LocalRedis;
import io.slipway.embedded.Ports;
import io.slipway.leases.RedisLeases;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path home;

  @Test
  void oneWorksAndAnotherWhenThatOneSaysNothingAnyMore() {
    int port = Ports.free();
    try (LocalRedis _ = LocalRedis.start(home, port, Lifetime.WITH_JVM);
        RedisLeases leases = new RedisLeases(URI.create("redis://127.0.0.1:" + port))) {
      assertThat(new Turn(leases, "a", LONG).ours()).isTrue();
      assertThat(new Turn(leases, "b", LONG).ours()).isFalse();

      assertThat(new Turn(leases, "a", Duration.ofMillis(500)).ours()).isTrue();
      Awaitility.await().until(() -> new Turn(leases, "b", LONG).ours());
      assertThat(new Turn(leases, "a", LONG).ours()).isFalse();
    }
  }

  @Test
  void withoutRedisEverybodyWorks() {
    try (RedisLeases leases = new RedisLeases(URI.create("redis://127.0.0.1:" + Ports.free()))) {
      assertThat(new Turn(leases, "a", LONG).ours()).isTrue();
      assertThat(new Turn(leases, "b", LONG).ours()).isTrue();
    }
  }
}
