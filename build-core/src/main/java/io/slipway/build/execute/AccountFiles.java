package io.slipway.build.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of a root filesystem's {@code /etc/passwd} and {@code /etc/group}, and what a USER
 * instruction means by it: the rules of BuildKit and runc.
 *
 * @param passwd empty when there is no such file
 * @param group empty when there is no such file
 */
public record AccountFiles(String passwd, String group) {
  private static final int LARGEST_ID = 65535;

  /**
   * Finds an account.
   *
   * @param user {@code user[:group]}, each by name or number; no user for root. A number needs no
   *     entry; a name does
   * @return empty when a name is unknown or an id is larger than 65535, which no sandbox maps
   */
  public Optional<Account> find(String user) {
    if (user.isEmpty()) {
      return Optional.of(account("0", "").orElse(Account.ROOT));
    }
    int colon = user.indexOf(':');
    return colon < 0
        ? account(user, "")
        : account(colon == 0 ? "0" : user.substring(0, colon), user.substring(colon + 1));
  }

  private Optional<Account> account(String user, String groupName) {
    Optional<List<String>> entry = entries(passwd, 7).filter(e -> matches(e, user)).findFirst();
    Optional<Integer> uid = entry.flatMap(e -> id(e.get(2))).or(() -> id(user));
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    String home = entry.map(e -> e.get(5)).filter(h -> !h.isEmpty()).orElse("/");
    if (!groupName.isEmpty()) {
      return entries(group, 4)
          .filter(e -> matches(e, groupName))
          .findFirst()
          .flatMap(e -> id(e.get(2)))
          .or(() -> id(groupName))
          .map(gid -> new Account(uid.get(), gid, List.of(), home));
    }
    int gid = entry.flatMap(e -> id(e.get(3))).orElse(0);
    List<Integer> more = entry.map(e -> memberships(e.getFirst())).orElse(List.of());
    return Optional.of(
        new Account(uid.get(), gid, more, entry.isEmpty() && uid.get() == 0 ? "/root" : home));
  }

  private List<Integer> memberships(String name) {
    return entries(group, 4)
        .filter(e -> List.of(e.get(3).split(",", -1)).contains(name))
        .flatMap(e -> id(e.get(2)).stream())
        .distinct()
        .toList();
  }

  private static boolean matches(List<String> entry, String nameOrId) {
    return entry.getFirst().equals(nameOrId) || entry.get(2).equals(nameOrId);
  }

  private static Stream<List<String>> entries(String text, int fields) {
    return text.lines()
        .map(line -> new ArrayList<>(List.of(line.split(":", -1))))
        .filter(entry -> entry.size() >= 3)
        .map(
            entry -> {
              while (entry.size() < fields) {
                entry.add("");
              }
              return entry;
            });
  }

  private static Optional<Integer> id(String text) {
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text)).filter(id -> id <= LARGEST_ID);
  }
}
