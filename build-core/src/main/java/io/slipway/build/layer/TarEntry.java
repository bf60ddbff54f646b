package io.slipway.build.layer;

import io.slipway.build.sys.FileType;
import io.slipway.build.sys.Stat;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One entry of an archive, but for its content. Names are raw.
 *
 * @param name path without leading slash and without trailing slash
 * @param kind what it makes
 * @param mode permission bits with set-uid, set-gid, sticky
 * @param uid owner
 * @param gid group
 * @param size bytes of content that follow; 0 unless a regular file
 * @param mtime modification time
 * @param link target of a link, as it stands; empty otherwise
 * @param device of a device node; 0 and 0 otherwise
 * @param xattrs extended attributes by raw name
 */
record TarEntry(
    String name,
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    Stat.Time mtime,
    String link,
    Stat.Device device,
    SortedMap<String, byte[]> xattrs) {

  TarEntry {
    xattrs = Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
  }

  /** What an entry makes; a hard link is an entry though it is no file type. */
  enum Kind {
    FILE('0'),
    HARD_LINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6');

    final char flag;

    Kind(char flag) {
      this.flag = flag;
    }

    static Kind of(FileType type) {
      return switch (type) {
        case REGULAR -> FILE;
        case SYMLINK -> SYMLINK;
        case CHARACTER_DEVICE -> CHARACTER_DEVICE;
        case BLOCK_DEVICE -> BLOCK_DEVICE;
        case DIRECTORY -> DIRECTORY;
        case FIFO -> FIFO;
        case SOCKET -> throw new IllegalArgumentException("no archive holds a socket");
      };
    }
  }
}
