package io.slipway.engine.sandbox;

import io.slipway.build.execute.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a sandbox resolves names.
 *
 * @param hosts its {@code /etc/hosts}
 * @param resolvConf its {@code /etc/resolv.conf}
 */
record NameFiles(Path hosts, Path resolvConf) {

  /**
   * Writes the hosts file.
   *
   * @param directory of this sandbox alone
   */
  static NameFiles write(Path directory, SandboxSpec spec, Path resolvConf) throws IOException {
    return new NameFiles(
        Files.writeString(directory.resolve("hosts"), hostsText(spec)), resolvConf);
  }

  /** The same lines that BuildKit gives, so that a build that copies the file stays the same. */
  static String hostsText(SandboxSpec spec) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost ").append(spec.hostname()).append('\n');
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    spec.hosts().forEach((name, address) -> text.append(address + "\t" + name + "\n"));
    return text.toString();
  }
}
