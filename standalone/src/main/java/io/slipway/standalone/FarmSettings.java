package io.slipway.standalone;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What the farm is told when it starts, by system properties.
 *
 * @param home the state folder ({@code slipway.home}, default {@code ~/.slipway})
 * @param installation the folder with the built modules ({@code slipway.install}, default the
 *     current one)
 * @param httpPort of all services ({@code slipway.http.port}); 0 for the last one, or a free one
 * @param registryPort of the registry ({@code slipway.registry.port}); 0 likewise
 */
record FarmSettings(Path home, Path installation, int httpPort, int registryPort) {

  static FarmSettings from(Properties properties) {
    String home =
        properties.getProperty("slipway.home", properties.getProperty("user.home") + "/.slipway");
    return new FarmSettings(
        Path.of(home).toAbsolutePath().normalize(),
        Path.of(properties.getProperty("slipway.install", ".")).toAbsolutePath().normalize(),
        port(properties, "slipway.http.port"),
        port(properties, "slipway.registry.port"));
  }

  private static int port(Properties properties, String name) {
    String text = properties.getProperty(name, "0");
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException(name + "=" + text + " is not a port, want 0 to 65535");
    }
    return Integer.parseInt(text);
  }
}
