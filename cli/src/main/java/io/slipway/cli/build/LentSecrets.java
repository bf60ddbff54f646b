package io.slipway.cli.build;

import io.slipway.build.execute.Secrets;
import io.slipway.cli.argument.AgentArgument;
import io.slipway.cli.argument.SecretArgument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user's secrets and agents. A file is read when a RUN asks for it; agents for keys run while
 * the build does.
 */
final class LentSecrets implements Secrets, AutoCloseable {
  private final Map<String, SecretArgument> secrets = new HashMap<>();
  private final Map<String, SecretArgument> logins = new HashMap<>();
  private final Map<String, AgentArgument> agents = new HashMap<>();
  private final Map<String, KeyAgent> started = new HashMap<>();

  /**
   * What the user gives.
   *
   * @param login for the context's Git server only, not for RUN
   */
  LentSecrets(
      List<SecretArgument> secrets, Optional<SecretArgument> login, List<AgentArgument> agents) {
    secrets.forEach(secret -> this.secrets.put(secret.id(), secret));
    login.ifPresent(secret -> logins.put(secret.id(), secret));
    this.secrets.forEach(
        (id, secret) -> {
          if (id.startsWith("GIT_AUTH_")) {
            logins.putIfAbsent(id, secret);
          }
        });
    agents.forEach(agent -> this.agents.put(agent.id(), agent));
  }

  Set<String> secretIds() {
    return Set.copyOf(secrets.keySet());
  }

  /** Ids of those that are logins for Git servers; some are for nothing else. */
  Set<String> gitLogins() {
    return Set.copyOf(logins.keySet());
  }

  Set<String> agentIds() {
    return Set.copyOf(agents.keySet());
  }

  /** A line for each secret that is an empty or missing variable, which is seldom meant. */
  List<String> emptyVariables() {
    return secrets.values().stream()
        .filter(secret -> secret instanceof SecretArgument.Variable v && v.text().isEmpty())
        .map(secret -> "the secret '" + secret.id() + "' is a variable without a value")
        .sorted()
        .toList();
  }

  @Override
  public Optional<byte[]> secret(String id) throws IOException {
    SecretArgument secret = secrets.getOrDefault(id, logins.get(id));
    return secret == null ? Optional.<byte[]>empty() : Optional.of(secret.value());
  }

  @Override
  public synchronized Optional<Path> agent(String id) throws IOException {
    AgentArgument agent = agents.get(id);
    if (agent == null) {
      return Optional.empty();
    }
    if (!agent.socket().isEmpty()) {
      return Optional.of(agent.socket().getFirst());
    }
    KeyAgent running = started.get(id);
    if (running == null) {
      running = KeyAgent.start(agent.keys());
      started.put(id, running);
    }
    return Optional.of(running.socket());
  }

  @Override
  public synchronized void close() {
    started.values().forEach(KeyAgent::close);
    started.clear();
  }
}
