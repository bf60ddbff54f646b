package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.time.Instant;

/**
 * What the kernel knows of a file.
 *
 * @param mode type and permissions, as in {@code st_mode}
 * @param links number of hard links
 * @param uid owner, as this process's user namespace numbers it
 * @param gid group, likewise
 * @param size in bytes
 * @param allocated bytes that it takes on the disk
 * @param mtime modification time
 * @param ctime time of the last change of the file or its metadata
 * @param id which file it is, on this machine
 * @param device what a device node stands for
 */
public record Stat(
    int mode,
    long links,
    int uid,
    int gid,
    long size,
    long allocated,
    Time mtime,
    Time ctime,
    FileId id,
    Device device) {
  private static final int TYPE = 0xf000;
  private static final int SECTOR = 512; // what the kernel counts allocated space in

  /** Bytes of the kernel's structure. */
  static final long BYTES = 256;

  /**
   * A point in time.
   *
   * @param seconds since 1970, may be negative
   * @param nanos 0 to 999,999,999
   */
  public record Time(long seconds, int nanos) {
    /** The same, as the JDK has it. */
    public Instant instant() {
      return Instant.ofEpochSecond(seconds, nanos);
    }
  }

  /** A file's identity: two names with the same one are hard links of one file. */
  public record FileId(int deviceMajor, int deviceMinor, long inode) {
    /** Whether both are on one file system. */
    public boolean sameDevice(FileId other) {
      return deviceMajor == other.deviceMajor && deviceMinor == other.deviceMinor;
    }
  }

  /** Numbers of a device node; 0 and 0 for other files. */
  public record Device(int major, int minor) {}

  static Stat of(MemorySegment statx) {
    return new Stat(
        Short.toUnsignedInt(statx.get(JAVA_SHORT, 28)),
        Integer.toUnsignedLong(statx.get(JAVA_INT, 16)),
        statx.get(JAVA_INT, 20),
        statx.get(JAVA_INT, 24),
        statx.get(JAVA_LONG, 40),
        statx.get(JAVA_LONG, 48) * SECTOR,
        new Time(statx.get(JAVA_LONG, 112), statx.get(JAVA_INT, 120)),
        new Time(statx.get(JAVA_LONG, 96), statx.get(JAVA_INT, 104)),
        new FileId(statx.get(JAVA_INT, 136), statx.get(JAVA_INT, 140), statx.get(JAVA_LONG, 32)),
        new Device(statx.get(JAVA_INT, 128), statx.get(JAVA_INT, 132)));
  }

  /** The kind of file. */
  public FileType type() {
    return FileType.of(mode & TYPE);
  }

  /** Permission bits with set-uid, set-gid and sticky. */
  public int permissions() {
    return mode & 0xfff;
  }

  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** Whether this is how overlayfs says that a lower file is gone. */
  public boolean isWhiteout() {
    return type() == FileType.CHARACTER_DEVICE && device.major == 0 && device.minor == 0;
  }
}
