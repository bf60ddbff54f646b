package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row S4: nothing inside is reachable, everything public is. Literal addresses only: no name is
 * looked up.
 */
class EgressPolicyTest {
  private static final EgressPolicy NOTHING_NAMED = EgressPolicy.allowing(Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.254",
        "198.18.0.1",
        "192.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1"
      })
  void refusesWhatIsNotPublic(String address) throws UnknownHostException {
    assertThat(NOTHING_NAMED.allows(address, 443, InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "192.1.0.1",
        "11.0.0.1",
        "2606:4700:4700::1111",
        "2a00:1450::1"
      })
  void allowsTheHarmlessNeighbours(String address) throws UnknownHostException {
    assertThat(NOTHING_NAMED.allows(address, 443, InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"git.internal", "GIT.Internal"})
  void allowsAPrivateHostThatIsNamedOnItsPortOnly(String host) throws UnknownHostException {
    EgressPolicy policy = EgressPolicy.allowing(Set.of("git.internal:3000"));
    InetAddress inside = InetAddress.getByName("10.1.2.3");

    assertThat(policy.allows(host, 3000, inside)).isTrue();
    assertThat(policy.allows(host, 22, inside)).isFalse();
    assertThat(policy.allows("other.internal", 3000, inside)).isFalse();
  }

  @Test
  void anOpenPolicyIsForTheUserOfThisMachine() throws UnknownHostException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");

    assertThat(EgressPolicy.everywhere().allows("localhost", 8080, loopback)).isTrue();
    assertThat(EgressPolicy.allowing(Set.of()).allows("localhost", 8080, loopback)).isFalse();
  }
}
