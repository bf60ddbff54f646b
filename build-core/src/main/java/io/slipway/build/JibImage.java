package io.slipway.build;

import io.slipway.build.image.Platform;
import io.slipway.build.layer.LayerConversion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image as jib plans it.
 *
 * @param base name of the base image; {@code scratch} for none
 * @param platforms for which it asks to be made; empty for those of the build
 * @param docker whether it asks for Docker's media types
 * @param created the time that it asks to tell
 * @param settings how its containers run
 * @param layers on top of the base, lowest first
 */
public record JibImage(
    String base,
    List<Platform> platforms,
    boolean docker,
    Optional<Instant> created,
    Settings settings,
    List<Layer> layers) {
  /** Copies the lists. */
  public JibImage {
    platforms = List.copyOf(platforms);
    layers = List.copyOf(layers);
  }

  /**
   * What is set beside what the base image has.
   *
   * @param environment variables
   * @param labels labels
   * @param volumes absolute paths
   * @param ports as in {@code 8080/tcp}
   * @param user empty for the base image's
   * @param workingDirectory empty for the base image's
   * @param entrypoint empty for the base image's
   * @param command empty for the base image's, or for none when there is an entry point
   */
  public record Settings(
      Map<String, String> environment,
      Map<String, String> labels,
      Set<String> volumes,
      Set<String> ports,
      Optional<String> user,
      Optional<String> workingDirectory,
      Optional<List<String>> entrypoint,
      Optional<List<String>> command) {}

  /**
   * One layer.
   *
   * @param name for people
   * @param archive the same bytes for the same files
   */
  public record Layer(String name, LayerConversion.Archive archive) {}
}
