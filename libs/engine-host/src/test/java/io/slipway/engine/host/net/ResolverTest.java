package io.slipway.engine.host.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final String STACK = "169.254.2.3";

  private static Resolver resolver(String resolvConf, Reach reach) {
    HostNetwork host =
        new HostNetwork(resolvConf, Set.of(InetAddress.ofLiteral("192.168.1.10")), true);
    return Resolver.of(host, reach, STACK);
  }

  @Test
  void serversElsewhereAreKept() {
    assertThat(
            resolver(
                "# by hand\n"
                    + "nameserver 192.168.1.1\n"
                    + "nameserver 2001:db8::1\n"
                    + "nameserver 9.9.9.9\n"
                    + "search example.org\n",
                Reach.EVERYTHING_ELSE))
        .isEqualTo(
            new Resolver(
                "nameserver 192.168.1.1\nnameserver 9.9.9.9\nsearch example.org\n", false));
  }

  @Test
  void theStackStandsInForServersOnThisMachine() {
    for (String own : new String[] {"127.0.0.53", "192.168.1.10", "::1", "fe80::1%eth0"}) {
      assertThat(resolver("nameserver " + own + "\noptions edns0\n", Reach.EVERYTHING_ELSE))
          .as(own)
          .isEqualTo(new Resolver("nameserver " + STACK + "\noptions edns0\n", true));
    }
    assertThat(resolver("", Reach.EVERYTHING_ELSE).forwarded()).isTrue();
  }

  @Test
  void theStackStandsInWhereNoPrivateNetworkIsReached() {
    assertThat(resolver("nameserver 192.168.1.1\n", Reach.PUBLIC))
        .isEqualTo(new Resolver("nameserver " + STACK + "\n", true));
  }

  @Test
  void whatIsThisMachinesIsUnreachable() {
    Set<InetAddress> own =
        Set.of(
            InetAddress.ofLiteral("192.168.1.10"),
            InetAddress.ofLiteral("127.0.0.1"),
            InetAddress.ofLiteral("fd00::2"));
    assertThat(Reach.EVERYTHING_ELSE.unreachable(own))
        .contains("192.168.1.10/32", "fd00:0:0:0:0:0:0:2/128")
        .doesNotContain("127.0.0.1/32", "10.0.0.0/8");
    assertThat(Reach.PUBLIC.unreachable(own)).contains("192.168.1.10/32", "10.0.0.0/8");
  }

  @Test
  void seesADefaultRoute() {
    assertThat(
            HostNetwork.hasDefaultRoute(
                "Iface\tDestination\tGateway\neth0\t00000000\t010200C0\t0003\n"))
        .isTrue();
    assertThat(HostNetwork.hasDefaultRoute("Iface\tDestination\neth0\t000200C0\t00000000\n"))
        .isFalse();
  }
}
