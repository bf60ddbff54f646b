package io.slipway.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.embedded.LocalRedis;
import io.slipway.testsupport.TestRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.JedisPooled;

class RedisLeasesIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final RedisLeases leases = new RedisLeases(TestRedis.get().uri());
  private final String name = "host/image-" + UUID.randomUUID();

  @AfterEach
  void close() {
    leases.close();
  }

  @Test
  void onlyOneOfTwoOwnersGetsIt() throws Exception {
    assertThat(leases.acquire(name, "a/1", 7, LONG)).isPresent();
    assertThat(leases.acquire(name, "b/1", 8, LONG)).isEmpty();
    assertThat(leases.acquire(name, "a/1", 8, LONG)).isEmpty();
    assertThat(leases.holder(name))
        .hasValueSatisfying(
            lease -> {
              assertThat(lease.owner()).isEqualTo("a/1");
              assertThat(lease.token()).isEqualTo(7);
              assertThat(lease.ttl()).isBetween(Duration.ofSeconds(50), LONG);
            });
  }

  @Test
  void theOwnerMayTakeItAgain() throws Exception {
    leases.acquire(name, "a/1", 7, SHORT);
    assertThat(leases.acquire(name, "a/1", 7, LONG)).isPresent();
    assertThat(leases.holder(name).orElseThrow().ttl()).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void itLapsesAndPassesOn() throws Exception {
    Lease old = leases.acquire(name, "a/1", 7, SHORT).orElseThrow();
    Awaitility.await().until(() -> leases.holder(name).isEmpty());

    assertThat(leases.acquire(name, "b/1", 8, LONG)).isPresent();
    assertThat(leases.renew(old)).isFalse();
    leases.release(old);
    assertThat(leases.holder(name).orElseThrow().owner()).isEqualTo("b/1");
  }

  @Test
  void renewalStartsTheTimeAnew() throws Exception {
    Lease lease = new Lease(name, "a/1", 7, LONG);
    leases.acquire(name, "a/1", 7, SHORT);
    assertThat(leases.renew(lease)).isTrue();
    assertThat(leases.holder(name).orElseThrow().ttl()).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void aStrangersValueIsNobodysLease() throws Exception {
    try (JedisPooled redis = new JedisPooled(TestRedis.get().uri())) {
      redis.set("slipway:lease:" + name, "garbage");
      assertThat(leases.holder(name)).isEmpty();
      redis.set("slipway:lease:" + name, "x b/1");
      assertThat(leases.holder(name)).isEmpty();
    }
  }

  @Test
  void releasingFreesIt() throws Exception {
    Lease lease = leases.acquire(name, "a/1", 7, LONG).orElseThrow();
    leases.release(lease);
    assertThat(leases.holder(name)).isEmpty();
  }

  @Test
  void aLeaseThatRedisForgotIsTakenAgainByRenewal() throws Exception {
    Lease lease = leases.acquire(name, "a/1", 7, LONG).orElseThrow();
    try (JedisPooled redis = new JedisPooled(TestRedis.get().uri())) {
      redis.del("slipway:lease:" + name); // what a flush does, without disturbing other tests
    }
    assertThat(leases.renew(lease)).isTrue();
    assertThat(leases.holder(name)).isPresent();
  }

  @Test
  void anUnreachableRedisIsReportedAndItsReturnIsNoticed(@TempDir Path dir) throws Exception {
    LocalRedis first = LocalRedis.start(dir, 0);
    try (RedisLeases remote = new RedisLeases(URI.create(first.uri()))) {
      Lease lease = remote.acquire(name, "a/1", 7, LONG).orElseThrow();
      first.close();
      assertThatThrownBy(() -> remote.renew(lease))
          .isInstanceOf(LeasesUnavailable.class)
          .hasMessageContaining(first.address());

      try (LocalRedis second = LocalRedis.start(dir, 0)) {
        assertThat(second.address()).isEqualTo(first.address());
        Awaitility.await().ignoreExceptions().until(() -> remote.renew(lease));
      }
    }
  }
}
