package io.slipway.engine.host.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/**
 * {@code /dev/net/tun}, through which a stack gets a namespace's packets. Everybody may use it
 * where udev runs: a device that it makes belongs to a network namespace of the user's own.
 * Machines without udev (small virtual machines, containers) keep it to root, and a stack is never
 * root.
 */
final class TunDevice {
  private static final Path DEVICE = Path.of("/dev/net/tun");

  /** In a mount namespace that the stack alone is in; where it cannot be made, all stays as is. */
  private static final String OPEN =
      """
      mount -t tmpfs -o size=4k,mode=755 tmpfs /dev/net 2>/dev/null \
        && mknod -m 666 /dev/net/tun c 10 200 2>/dev/null || umount /dev/net 2>/dev/null
      exec "$@"
      """;

  private TunDevice() {}

  /**
   * What a stack's command line begins with, so that it finds an open device: the real root shows
   * it one of its own; nothing where there is no need or no right to.
   */
  static List<String> opening() {
    return isOpen() || !isRoot()
        ? List.of()
        : List.of("unshare", "--mount", "sh", "-c", OPEN, "sh");
  }

  /** What to do about a device that is the reason of a failure; empty when it is not. */
  static String advice() {
    return isOpen()
        ? ""
        : "; "
            + DEVICE
            + " is not open to everybody: run as root \"chmod 666 "
            + DEVICE
            + "\", as udev does, or ./slipway setup";
  }

  private static boolean isOpen() {
    try {
      return Files.getPosixFilePermissions(DEVICE).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }
}
