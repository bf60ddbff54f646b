package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.cli.argument.AgentArgument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent of our own for {@code --ssh ID=KEY}, with OpenSSH's real programs. */
class KeyAgentIT {
  @TempDir private Path directory;

  @BeforeEach
  void openSsh() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "openssh-client is not installed");
  }

  private Path key(String name, String passphrase) throws Exception {
    Path key = directory.resolve(name);
    said(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString());
    return key;
  }

  private static String said(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  @Test
  void anAgentHoldsTheKeysUntilTheBuildIsOver() throws Exception {
    Path key = key("id", "");
    AgentArgument argument = AgentArgument.parse("git=" + key, directory, Map.of());
    Path socket;
    try (LentSecrets lent = new LentSecrets(List.of(), Optional.empty(), List.of(argument))) {
      assertThat(lent.agentIds()).containsExactly("git");
      socket = lent.agent("git").orElseThrow();
      assertThat(lent.agent("git")).contains(socket);
      Map<String, String> environment = Map.of("SSH_AUTH_SOCK", socket.toString());
      assertThat(said(environment, "ssh-add", "-l")).contains("ED25519");
      AgentArgument running = AgentArgument.parse("x=" + socket, directory, Map.of());
      assertThat(running.socket()).containsExactly(socket);
    }
    assertThat(socket).doesNotExist();
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void aKeyWithAPassphraseNeedsARunningAgent() throws Exception {
    Path key = key("locked", "long enough");
    assertThatThrownBy(() -> KeyAgent.start(List.of(key)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("use a running agent");
  }
}
