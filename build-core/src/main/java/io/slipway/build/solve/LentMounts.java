package io.slipway.build.solve;

import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Mounts;
import io.slipway.build.sys.Tmpfs;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the caller lends to a command: secrets, in memory only, and the sockets of SSH agents. */
final class LentMounts {
  private static final String SOCKET_VARIABLE = "SSH_AUTH_SOCK";
  private static final String SECRET = "secret";

  private final MountPlaces places;

  LentMounts(MountPlaces places) {
    this.places = places;
  }

  void secret(Mount.Secret secret, PreparedMounts prepared) throws IOException, UnusableSource {
    Optional<byte[]> value = places.secrets().secret(secret.id());
    if (value.isEmpty()) {
      if (secret.required()) {
        throw new UnusableSource(
            "secret '"
                + secret.id()
                + "' is required, but was not given: add --secret id="
                + secret.id()
                + ",src=FILE");
      }
      return;
    }
    secret
        .env()
        .ifPresent(name -> prepared.set(name, new String(value.get(), StandardCharsets.UTF_8)));
    if (!secret.target().isEmpty()) {
      Path file = inMemory(secret, value.get(), prepared);
      prepared.add(new SandboxSpec.BindMount(file, secret.target(), false));
    }
  }

  /** On no disk, not even for a moment. */
  private Path inMemory(Mount.Secret secret, byte[] value, PreparedMounts prepared)
      throws IOException {
    Path place = places.scratch().fresh();
    Path memory = Files.createDirectory(place.resolve("root"));
    Tmpfs.mount(memory, "mode=700,size=1m");
    prepared.closing(
        () -> {
          Mounts.detach(memory);
          TreeRemoval.remove(place);
        });
    Files.write(memory.resolve(SECRET), value);
    try (Dir dir = Dir.open(memory)) {
      dir.chown(SECRET, secret.owner().uid(), secret.owner().gid());
      dir.chmod(SECRET, secret.mode());
    }
    return memory.resolve(SECRET);
  }

  void agent(Mount.Ssh ssh, Operation.Run run, PreparedMounts prepared)
      throws IOException, UnusableSource {
    Optional<Path> agent = places.secrets().agent(ssh.id());
    if (agent.isEmpty()) {
      if (ssh.required()) {
        throw new UnusableSource(
            "the SSH agent '"
                + ssh.id()
                + "' is required, but was not given: add --ssh "
                + ssh.id());
      }
      return;
    }
    Path place = places.scratch().fresh();
    AgentRelay relay = AgentRelay.start(agent.get(), place, ssh.owner(), ssh.mode());
    prepared.closing(
        () -> {
          relay.close();
          TreeRemoval.remove(place);
        });
    prepared.add(new SandboxSpec.BindMount(relay.socket(), ssh.target(), true));
    if (!run.environment().containsKey(SOCKET_VARIABLE)
        && !prepared.environment().containsKey(SOCKET_VARIABLE)) {
      prepared.set(SOCKET_VARIABLE, ssh.target());
    }
  }
}
