package io.slipway.build.sys;

import java.util.Map;

/** Error numbers of Linux that the code tells apart, and their texts for people. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int E2BIG = 7;
  public static final int EAGAIN = 11;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "operation not permitted"),
          Map.entry(ENOENT, "no such file or directory"),
          Map.entry(5, "input/output error"),
          Map.entry(E2BIG, "too much at once"),
          Map.entry(EAGAIN, "resource temporarily unavailable"),
          Map.entry(12, "out of memory"),
          Map.entry(13, "permission denied"),
          Map.entry(16, "device or resource busy"),
          Map.entry(EEXIST, "file exists"),
          Map.entry(EXDEV, "crosses a file system"),
          Map.entry(ENOTDIR, "not a directory"),
          Map.entry(21, "is a directory"),
          Map.entry(EINVAL, "invalid argument"),
          Map.entry(24, "too many open files"),
          Map.entry(27, "file too large"),
          Map.entry(ENOSPC, "no space left on device"),
          Map.entry(30, "read-only file system"),
          Map.entry(ERANGE, "result too large"),
          Map.entry(ENAMETOOLONG, "file name too long"),
          Map.entry(ENOSYS, "not known to this kernel"),
          Map.entry(39, "directory not empty"),
          Map.entry(ELOOP, "too many levels of symbolic links"),
          Map.entry(ENODATA, "no such attribute"),
          Map.entry(EOPNOTSUPP, "not supported by the file system"),
          Map.entry(122, "disk quota exceeded"));

  private Errno() {}

  static String text(int errno) {
    return TEXTS.getOrDefault(errno, "error " + errno);
  }
}
