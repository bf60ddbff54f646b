package io.slipway.build.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountFilesTest {
  private final AccountFiles files =
      new AccountFiles(
          """
          root:x:0:0:root:/root:/bin/sh
          app:x:1000:1001::/home/app:/bin/sh
          bare:x:7
          big:x:70000:70000::/:/bin/sh
          """,
          """
          root:x:0:
          app:x:1001:
          docker:x:999:other,app
          web:x:33:app
          """);

  @Test
  void anEmptyUserIsRoot() {
    assertThat(files.find("")).contains(new Account(0, 0, List.of(0), "/root"));
    assertThat(new AccountFiles("", "").find("")).contains(Account.ROOT);
  }

  @Test
  void aNameHasItsGroupItsMembershipsAndItsHome() {
    assertThat(files.find("app"))
        .contains(new Account(1000, 1001, List.of(1001, 999, 33), "/home/app"));
    assertThat(files.find("1000"))
        .contains(new Account(1000, 1001, List.of(1001, 999, 33), "/home/app"));
  }

  @Test
  void aGivenGroupStandsAlone() {
    assertThat(files.find("app:docker"))
        .contains(new Account(1000, 999, List.of(999), "/home/app"));
    assertThat(files.find("app:5")).contains(new Account(1000, 5, List.of(5), "/home/app"));
    assertThat(files.find(":5")).contains(new Account(0, 5, List.of(5), "/root"));
  }

  @Test
  void aNumberNeedsNoEntry() {
    assertThat(files.find("1234")).contains(new Account(1234, 0, List.of(0), "/"));
    assertThat(files.find("1234:app")).contains(new Account(1234, 1001, List.of(1001), "/"));
  }

  @Test
  void aShortEntryIsUsable() {
    assertThat(files.find("bare")).contains(new Account(7, 0, List.of(0), "/"));
  }

  @Test
  void unknownNamesAndUnmappedIdsAreNobody() {
    assertThat(files.find("nobody")).isEmpty();
    assertThat(files.find("app:nobody")).isEmpty();
    assertThat(files.find("65536")).isEmpty();
    assertThat(files.find("big")).isEmpty();
    assertThat(files.find("-1")).isEmpty();
  }
}
