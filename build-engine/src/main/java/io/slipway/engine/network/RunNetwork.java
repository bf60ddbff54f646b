package io.slipway.engine.network;

import io.slipway.build.sys.Loopback;
import io.slipway.build.sys.NetworkNamespace;
import io.slipway.build.sys.Routes;
import io.slipway.engine.protocol.NetworkAttachment;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A connected network for one sandbox at a time. Sandboxes cannot change it, so the next one finds
 * it as it was.
 *
 * @param namespace how a runtime names it
 * @param resolvConf the resolver's configuration that goes with it
 * @param connected whether it leads anywhere
 */
public record RunNetwork(Path namespace, Path resolvConf, boolean connected) {
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  /**
   * Makes one.
   *
   * @param resolvConf the file to write
   */
  static RunNetwork connect(Uplink uplink, Path resolvConf) throws IOException {
    NetworkNamespace namespace = NetworkNamespace.create(); // open until this process ends
    try {
      namespace.within(RunNetwork::prepare);
      NetworkAttachment attachment = uplink.attach(namespace.descriptor());
      namespace.within(() -> restrict(attachment));
      return new RunNetwork(
          path(namespace), Files.writeString(resolvConf, attachment.resolvConf()), true);
    } catch (IOException | RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  /**
   * Makes one that leads nowhere. It is not left to the runtime to make: that one would belong to
   * the sandbox, whose root could then open raw sockets in it and reach into the kernel's network.
   *
   * @param resolvConf the file to write; it names no server
   */
  static RunNetwork unconnected(Path resolvConf) throws IOException {
    NetworkNamespace namespace = NetworkNamespace.create(); // open until this process ends
    try {
      namespace.within(RunNetwork::prepare);
      return new RunNetwork(path(namespace), Files.writeString(resolvConf, ""), false);
    } catch (IOException | RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  private static Path path(NetworkNamespace namespace) throws IOException {
    return Path.of(
        "/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), namespace.descriptor()));
  }

  /** What Docker sets, too: without rights over the network, root could neither serve nor ping. */
  private static void prepare() throws IOException {
    Loopback.up();
    Files.writeString(SETTINGS.resolve("ip_unprivileged_port_start"), "0");
    Files.writeString(SETTINGS.resolve("ping_group_range"), "0 65535");
  }

  private static void restrict(NetworkAttachment attachment) throws IOException {
    for (String range : attachment.unreachable()) {
      int slash = range.indexOf('/');
      Routes.reject(
          InetAddress.ofLiteral(range.substring(0, slash)),
          Integer.parseInt(range.substring(slash + 1)));
    }
  }
}
