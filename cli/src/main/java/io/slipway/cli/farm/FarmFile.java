package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code farm.json}: where the farm on this machine listens. It is there while the farm is ready.
 *
 * @param url of all services
 * @param registry {@code host:port}
 * @param git base URL of the local Git repositories
 * @param home the state folder
 * @param settings what a further builder process needs, as system properties
 */
public record FarmFile(
    URI url, String registry, String git, Path home, Map<String, String> settings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the settings. */
  public FarmFile {
    settings = Map.copyOf(settings);
  }

  /** Where it stands. */
  public static Path in(Path home) {
    return home.resolve("farm.json");
  }

  /** Reads it; empty when no farm is ready there. */
  public static Optional<FarmFile> read(Path home) throws IOException {
    Path file = in(home);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode node = JSON.readTree(file.toFile());
    Map<String, String> settings = new LinkedHashMap<>();
    node.path("settings")
        .properties()
        .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    return Optional.of(
        new FarmFile(
            URI.create(node.path("url").asText()),
            node.path("registry").asText(),
            node.path("git").asText(),
            home,
            settings));
  }
}
