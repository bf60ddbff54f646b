package io.slipway.build.execute;

import java.util.List;

/**
 * Who a process runs as, in the ids of its root filesystem.
 *
 * @param uid user
 * @param gid group
 * @param groups supplementary groups; the main one is among them
 * @param home where HOME points when nobody says otherwise
 */
public record Account(int uid, int gid, List<Integer> groups, String home) {
  /** Root, where the account files say nothing else. */
  public static final Account ROOT = new Account(0, 0, List.of(0), "/root");

  /** Copies the list. */
  public Account {
    groups = List.copyOf(groups);
  }
}
