package io.slipway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Says which points are armed. A process that was started with {@code
 * -Dslipway.crash-points=FOLDER} dies at a point for which the folder has a file of its name: it
 * renames the file, so that of several processes one dies, and halts as SIGKILL would, without a
 * hook, a finally or a flush. No setting, event, request or build reaches this: only who writes the
 * command line of the process, and that folder, can arm a point. Without the property nothing is
 * ever looked at.
 */
public final class Armory {
  /** The system property that names the folder. */
  public static final String PROPERTY = "slipway.crash-points";

  /** The end of the name that a point's file has after somebody died of it. */
  public static final String HIT = ".hit";

  /** How such a process exits. */
  public static final int EXIT_CODE = 86;

  private static final @Nullable Path FOLDER = folder(System.getProperty(PROPERTY));

  private Armory() {}

  private static @Nullable Path folder(@Nullable String name) {
    return name == null || name.isBlank() ? null : Path.of(name);
  }

  static void passes(CrashPoint point) {
    if (FOLDER != null && fires(FOLDER, point)) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Whether it is armed; the one who hears yes has taken it. */
  static boolean fires(Path folder, CrashPoint point) {
    Path armed = folder.resolve(point.text());
    if (!Files.exists(armed)) {
      return false;
    }
    try {
      Files.move(armed, folder.resolve(point.text() + HIT), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      return false; // another process took it
    }
  }

  /**
   * Arms a point.
   *
   * @throws IOException when the folder cannot be written
   */
  public static void arm(Path folder, CrashPoint point) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(point.text() + HIT));
    Files.writeString(folder.resolve(point.text()), "");
  }

  /**
   * Takes a point back.
   *
   * @return false when somebody died of it before
   * @throws IOException when the folder cannot be written
   */
  public static boolean disarm(Path folder, CrashPoint point) throws IOException {
    return Files.deleteIfExists(folder.resolve(point.text()));
  }

  /** Whether somebody died of it since it was armed. */
  public static boolean hit(Path folder, CrashPoint point) {
    return Files.exists(folder.resolve(point.text() + HIT));
  }
}
