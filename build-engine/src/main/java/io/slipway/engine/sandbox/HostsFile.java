package io.slipway.engine.sandbox;

import io.slipway.build.execute.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The {@code /etc/hosts} of a sandbox. */
final class HostsFile {
  private HostsFile() {}

  /**
   * Writes it.
   *
   * @return the file
   */
  static Path write(Path file, SandboxSpec spec) throws IOException {
    return Files.writeString(file, text(spec));
  }

  /** The same lines that BuildKit gives, so that a build that copies the file stays the same. */
  static String text(SandboxSpec spec) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost ").append(spec.hostname()).append('\n');
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    spec.hosts().forEach((name, address) -> text.append(address + "\t" + name + "\n"));
    return text.toString();
  }
}
