package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Operating system and processor of an image, in GOOS/GOARCH words (OCI image-index.md).
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code amd64}
 * @param variant for example {@code v8}; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Platform(String os, String architecture, @Nullable String variant) {

  /** The platform of this machine. */
  public static Platform host() {
    return new Platform("linux", normalise(System.getProperty("os.arch")), null);
  }

  /**
   * Reads {@code os/arch[/variant]} or a bare architecture.
   *
   * @throws IllegalArgumentException when a part is empty or there are more than three
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new IllegalArgumentException(
            "not a platform: '" + text + "', want os/arch[/variant]");
      }
    }
    return switch (parts.length) {
      case 1 -> new Platform("linux", normalise(parts[0]), null);
      case 2 -> new Platform(parts[0], normalise(parts[1]), null);
      case 3 -> new Platform(parts[0], normalise(parts[1]), parts[2]);
      default ->
          throw new IllegalArgumentException(
              "not a platform: '" + text + "', want os/arch[/variant]");
    };
  }

  private static String normalise(String arch) {
    return switch (arch) {
      case "x86_64", "x86-64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }

  /** {@code os/arch[/variant]}. */
  @JsonIgnore
  public String text() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
