package io.slipway.build.sys;

import java.util.Locale;

/** Numbers of the system calls in use, which differ between machines. */
enum Nr {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  IOCTL(16, 29),
  SOCKET(41, 198),
  FLOCK(73, 32),
  FCHDIR(81, 50),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  LSETXATTR(189, 6),
  LGETXATTR(192, 9),
  LLISTXATTR(195, 12),
  LREMOVEXATTR(198, 15),
  GETDENTS64(217, 61),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  FCHOWNAT(260, 54),
  EXIT_GROUP(231, 94),
  UNLINKAT(263, 35),
  LINKAT(265, 37),
  SYMLINKAT(266, 36),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  UNSHARE(272, 97),
  SETNS(308, 268),
  UTIMENSAT(280, 88),
  RENAMEAT2(316, 276),
  COPY_FILE_RANGE(326, 285),
  STATX(332, 291),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  OPENAT2(437, 437),
  MOUNT_SETATTR(442, 442);

  /** Whether this machine is a 64-bit Arm; the only other one supported is x86-64. */
  static final boolean ARM64 =
      switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
        case "aarch64", "arm64" -> true;
        default -> false;
      };

  private final int x64;
  private final int arm64;

  Nr(int x64, int arm64) {
    this.x64 = x64;
    this.arm64 = arm64;
  }

  long number() {
    return ARM64 ? arm64 : x64;
  }
}
