package io.slipway.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import io.slipway.build.registry.RegistryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the credential of a registry in Docker's configuration and its helpers. */
record Credentials(Optional<Path> dockerConfig) {

  /**
   * The credential; empty when there is none.
   *
   * @throws RegistryException kind DENIED when a helper or the file is broken
   */
  Optional<Credential> of(String registry) throws RegistryException {
    Path config = dockerConfig.orElseGet(Credentials::usual);
    if (!Files.exists(config)) {
      return Optional.empty();
    }
    CredentialRetriever retriever =
        CredentialRetrieverFactory.forImage(ImageReference.of(registry, "any", "any"), event -> {})
            .dockerConfig(config);
    try {
      return retriever.retrieve();
    } catch (CredentialRetrievalException e) {
      throw new RegistryException(
          RegistryException.Kind.DENIED,
          "cannot read the credential of " + registry + " from " + config + "; check that file",
          e);
    }
  }

  private static Path usual() {
    String named = System.getenv("DOCKER_CONFIG");
    Path dir = named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".docker");
    return dir.resolve("config.json");
  }
}
