package io.slipway.build.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Files whose text stands in the build file itself. */
public final class InlineFiles {
  private InlineFiles() {}

  /**
   * Writes the files.
   *
   * @param files name, without slash, to text
   * @param mode permissions of each
   * @param into an empty directory
   * @throws UnusableSource when a name cannot be a file's
   */
  public static void write(Map<String, String> files, int mode, Path into)
      throws IOException, UnusableSource {
    for (Map.Entry<String, String> file : files.entrySet()) {
      String name = file.getKey();
      if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
        throw new UnusableSource("a heredoc cannot be a file called '" + name + "'");
      }
      Path path = into.resolve(name);
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(path, permissions(mode));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode >> (8 - permission.ordinal()) & 1) != 0) {
        set.add(permission);
      }
    }
    return set;
  }
}
