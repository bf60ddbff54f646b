package io.slipway.build.sys;

/** The kinds of files that Linux knows. */
public enum FileType {
  FIFO(0x1000),
  CHARACTER_DEVICE(0x2000),
  DIRECTORY(0x4000),
  BLOCK_DEVICE(0x6000),
  REGULAR(0x8000),
  SYMLINK(0xa000),
  SOCKET(0xc000);

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** The type bits of {@code st_mode}. */
  public int bits() {
    return bits;
  }

  static FileType of(int bits) {
    for (FileType type : values()) {
      if (type.bits == bits) {
        return type;
      }
    }
    throw new IllegalArgumentException("no file type has the bits " + Integer.toHexString(bits));
  }
}
