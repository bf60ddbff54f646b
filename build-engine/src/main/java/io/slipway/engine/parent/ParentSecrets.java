package io.slipway.engine.parent;

import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.RegistryException;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Secrets whose values the parent keeps until a RUN mounts them, and sockets of its agents. */
public final class ParentSecrets implements Secrets {
  private static final int LARGEST = 500 << 10; // BuildKit's bound

  private final ParentSocket parent;

  public ParentSecrets(ParentSocket parent) {
    this.parent = parent;
  }

  @Override
  public Optional<byte[]> secret(String id) throws IOException {
    try (var call = parent.call(new ParentCall.GetSecret(id))) {
      call.reply();
      byte[] value = Wire.body(call.in).readNBytes(LARGEST + 1);
      if (value.length > LARGEST) {
        throw new IOException("the secret '" + id + "' is larger than " + LARGEST + " bytes");
      }
      return Optional.of(value);
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<Path> agent(String id) {
    return Optional.of(Path.of(EngineSpec.PARENT, EngineSpec.agentSocket(id)))
        .filter(Files::exists);
  }
}
