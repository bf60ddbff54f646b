package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPolicyTest {
  private static RegistryPolicy policy(Set<String> trusted, Map<String, String> mirrors) {
    return new RegistryPolicy(
        new RegistrySettings(Set.of("lab.example"), trusted, mirrors, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io, https://auth.docker.io/token",
    "docker.io, https://registry-1.docker.io/v2/",
    "ghcr.io, https://ghcr.io/token",
    "registry.gitlab.com, https://gitlab.com/jwt/auth",
    "lab.example:5000, http://lab.example:5001/token",
    "127.0.0.1:5000, http://127.0.0.1:5001/token",
  })
  void ownTokenServersAreFine(String registry, URI target) {
    assertThatCode(() -> policy(Set.of(), Map.of()).requireOwn(registry, target))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io, https://evil.example/token",
    "docker.io, http://auth.docker.io/token",
    "ghcr.io, http://ghcr.io/token",
    "ghcr.io, https://auth.docker.io/token",
    "ghcr.io, https://ghcr.io.evil.example/token",
    "ghcr.io, https://ghcr.io@evil.example/token",
  })
  void otherHostsAreRefused(String registry, URI target) {
    assertThatThrownBy(() -> policy(Set.of(), Map.of()).requireOwn(registry, target))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(registry);
  }

  @Test
  void aTrustedPathDoesNotCoverItsNeighbours() {
    RegistryPolicy policy = policy(Set.of("docker.io/library"), Map.of());

    assertThatCode(() -> policy.requireTrusted(ImageReference.parse("busybox")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> policy.requireTrusted(ImageReference.parse("docker.io/library2/x")))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void theLongestMirrorPrefixWins() throws Exception {
    RegistryPolicy policy =
        policy(Set.of(), Map.of("docker.io", "a.example/hub", "docker.io/library/", "b.example"));

    assertThat(policy.source(ImageReference.parse("busybox:1"))).hasToString("b.example/busybox:1");
    assertThat(policy.source(ImageReference.parse("ada/app:1")))
        .hasToString("a.example/hub/ada/app:1");
  }

  @Test
  void aStarLetsEveryRegistryBeInsecure() {
    RegistryPolicy all =
        new RegistryPolicy(new RegistrySettings(Set.of("*"), Set.of(), Map.of(), Optional.empty()));
    assertThat(all.mayBeInsecure("any.example")).isTrue();
    assertThat(policy(Set.of(), Map.of()).mayBeInsecure("any.example")).isFalse();
  }
}
