package io.slipway.cli.argument;

import io.slipway.build.image.Platform;
import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
import java.util.List;

/** The values of {@code --platform}: {@code os/arch[/variant]}, several with commas. */
public final class PlatformArgument {
  private PlatformArgument() {}

  /**
   * Reads all of them, each once, in order.
   *
   * @param texts values of the flag; none for this machine's platform
   * @throws VerbFailed when one is no platform
   */
  public static List<Platform> parse(List<String> texts) {
    List<Platform> platforms = new ArrayList<>();
    for (String text : texts) {
      for (String one : text.split(",", -1)) {
        Platform platform = platform(text, one.strip());
        if (!platforms.contains(platform)) {
          platforms.add(platform);
        }
      }
    }
    return platforms.isEmpty() ? List.of(Platform.host()) : platforms;
  }

  private static Platform platform(String text, String one) {
    if (one.equals("local")) {
      return Platform.host();
    }
    try {
      Platform platform = Platform.parse(one);
      if (!platform.os().equals("linux")) {
        throw VerbFailed.usage(
            "--platform " + text + ": images for linux only are built here, not '" + one + "'");
      }
      return platform;
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage("--platform " + text + ": " + e.getMessage());
    }
  }
}
