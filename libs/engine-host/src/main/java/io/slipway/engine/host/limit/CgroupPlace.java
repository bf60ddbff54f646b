package io.slipway.engine.host.limit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A directory where a control group may be made.
 *
 * @param directory of the group that will be the parent
 * @param controller {@code memory} or {@code pids}
 * @param unified whether it is a version 2 hierarchy, where the parent must pass the controller on
 */
record CgroupPlace(Path directory, String controller, boolean unified) {
  private static final Set<String> WANTED = Set.of("memory", "pids");

  /**
   * The places for a process.
   *
   * @param mountInfo its {@code /proc/self/mountinfo}
   * @param own its {@code /proc/self/cgroup}
   */
  static List<CgroupPlace> of(String mountInfo, String own) {
    List<CgroupPlace> places = new ArrayList<>();
    for (String line : mountInfo.lines().toList()) {
      int separator = line.indexOf(" - ");
      String[] mount = line.split(" ");
      if (separator < 0 || mount.length < 5) {
        continue;
      }
      String[] system = line.substring(separator + 3).split(" ");
      switch (system[0]) {
        case "cgroup" -> {
          for (String controller : system[system.length - 1].split(",")) {
            if (WANTED.contains(controller)) {
              group(own, controller)
                  .map(group -> below(mount[4], mount[3], group))
                  .forEach(dir -> places.add(new CgroupPlace(dir, controller, false)));
            }
          }
        }
        case "cgroup2" ->
            group(own, "")
                .map(group -> besides(mount[4], mount[3], group))
                .forEach(
                    dir ->
                        WANTED.stream()
                            .sorted()
                            .forEach(c -> places.add(new CgroupPlace(dir, c, true))));
        default -> {} // not a hierarchy of groups
      }
    }
    return places;
  }

  /** Lines are {@code number:controllers:path}; version 2 has no controllers there. */
  private static java.util.stream.Stream<String> group(String own, String controller) {
    return own.lines()
        .map(line -> line.split(":", 3))
        .filter(f -> f.length == 3 && List.of(f[1].split(",")).contains(controller))
        .map(f -> f[2]);
  }

  private static Path below(String mountPoint, String mountRoot, String group) {
    String inside = group.startsWith(mountRoot) ? group.substring(mountRoot.length()) : "";
    String relative = inside.startsWith("/") ? inside.substring(1) : inside;
    return Path.of(mountPoint).resolve(relative);
  }

  /** In version 2 a group that has processes cannot have groups with controllers: so beside it. */
  private static Path besides(String mountPoint, String mountRoot, String group) {
    Path own = below(mountPoint, mountRoot, group);
    Path parent = own.getParent();
    return own.equals(Path.of(mountPoint)) || parent == null ? own : parent;
  }

  /** The file that holds the limit. */
  String limitFile() {
    return switch (controller) {
      case "pids" -> "pids.max";
      default -> unified ? "memory.max" : "memory.limit_in_bytes";
    };
  }
}
