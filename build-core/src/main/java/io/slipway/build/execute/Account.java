package io.slipway.build.execute;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who a process runs as, in the ids of its root filesystem.
 *
 * @param uid user
 * @param gid group
 * @param groups supplementary groups; the main one is put first, so that who leaves it keeps what
 *     it forbids (CVE-2023-25173)
 * @param home where HOME points when nobody says otherwise
 */
public record Account(int uid, int gid, List<Integer> groups, String home) {
  /** Root, where the account files say nothing else. */
  public static final Account ROOT = new Account(0, 0, List.of(), "/root");

  /** Puts the main group among the others. */
  public Account {
    groups = Stream.concat(Stream.of(gid), groups.stream()).distinct().toList();
  }
}
