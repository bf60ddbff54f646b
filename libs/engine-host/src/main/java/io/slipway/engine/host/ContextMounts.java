package io.slipway.engine.host;

import io.slipway.build.sys.IdMappedMount;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets an engine that root started read root's files without having root's id: its view of them
 * translates ids, so that the id of the real root does not exist in it at all.
 */
final class ContextMounts {
  /** Since which kernel a file system can do it, as 1000 times the major and the minor number. */
  private static final Map<String, Integer> ABLE =
      Map.of("ext4", 5012, "xfs", 5012, "btrfs", 5015, "f2fs", 5018, "tmpfs", 6003);

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private ContextMounts() {}

  /** Whether all of these can be shown so; one alone that cannot leaves the engine no choice. */
  static boolean canTranslate(Collection<String> sources) throws IOException {
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    for (String source : sources) {
      String type = Files.getFileStore(Path.of(source)).type();
      if (!isAble(type, System.getProperty("os.version")) || hasMountBelow(mounts, source)) {
        return false;
      }
    }
    return true;
  }

  static boolean isAble(String type, String kernel) {
    Matcher version = VERSION.matcher(kernel);
    return version.matches()
        && ABLE.getOrDefault(type, Integer.MAX_VALUE)
            <= 1000 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2));
  }

  /** The fifth column of mountinfo is where something is mounted. */
  static boolean hasMountBelow(String mountInfo, String source) {
    String below = source.endsWith("/") ? source : source + "/";
    return mountInfo
        .lines()
        .map(line -> line.split(" "))
        .anyMatch(columns -> columns.length > 4 && columns[4].startsWith(below));
  }

  /**
   * Shows them translated, in the engine's sight only, at places of their own: their own places may
   * have the store below them, which must stay as it is.
   *
   * @param pid of a process in the engine's user and mount namespaces
   * @return where the engine finds them
   * @throws EngineException when the kernel refuses after all
   */
  static EngineSpec translate(EngineSpec spec, long pid) throws IOException {
    Path namespaces = Path.of("/proc/" + pid + "/ns");
    Map<String, String> places = new HashMap<>();
    for (Map.Entry<String, String> context : spec.contexts().entrySet()) {
      Path source = Path.of(context.getValue());
      Path place = Path.of(spec.parentDirectory(), "shown-" + places.size());
      try {
        if (Files.isDirectory(source)) {
          Files.createDirectory(place);
        } else {
          Files.createFile(place);
        }
        IdMappedMount.show(source, place, namespaces.resolve("user"), namespaces.resolve("mnt"));
      } catch (IOException e) {
        throw new EngineException(
            "the files of "
                + source
                + " cannot be shown to the engine: copy them to an ext4 or xfs"
                + " file system",
            e);
      }
      places.put(context.getKey(), place.toString());
    }
    return spec.withContexts(places);
  }
}
