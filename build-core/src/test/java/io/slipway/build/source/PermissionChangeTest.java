package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionChangeTest {

  /** The expected values are what chmod(1) makes of the same mode, with an empty umask. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "755           | 0600 | false | 0755",
        "0             | 0777 | false | 0000",
        "7777          | 0644 | true  | 7777",
        "00644         | 0777 | false | 0644",
        "u=rwX,go=rX   | 0600 | false | 0644",
        "u=rwX,go=rX   | 0700 | false | 0755",
        "u=rwX,go=rX   | 0600 | true  | 0755",
        "a+x           | 0644 | false | 0755",
        "+x            | 0644 | false | 0755",
        "+X            | 0644 | false | 0644",
        "+X            | 0645 | false | 0755",
        "a-w           | 0666 | false | 0444",
        "go=           | 0777 | false | 0700",
        "o=u           | 0750 | false | 0757",
        "g=u-w         | 0600 | false | 0640",
        "g+u           | 0640 | false | 0660",
        "u-w,g+w       | 0644 | false | 0464",
        "u+s           | 0755 | false | 4755",
        "g+s           | 0755 | true  | 2755",
        "o+s           | 0755 | false | 0755",
        "+t            | 0755 | true  | 1755",
        "a=r           | 4755 | false | 0444",
        "u=x,u+r,o+rw-r| 0000 | false | 0502",
        "-X            | 0755 | false | 0644",
      })
  void changesAsChmodDoes(String mode, String before, boolean directory, String after)
      throws Exception {
    int changed =
        PermissionChange.parse(mode.strip()).apply(Integer.parseInt(before, 8), directory);
    assertThat(Integer.toOctalString(changed))
        .isEqualTo(Integer.toOctalString(Integer.parseInt(after, 8)));
  }

  @ParameterizedTest
  @CsvSource({"4711, 0711", "400, 0400", "u+s, 0755", "go-rwx, 0755"})
  void directoriesOnTheWayGetTheNumber(String mode, String made) throws Exception {
    assertThat(PermissionChange.parse(mode).ofMadeDirectory()).isEqualTo(Integer.parseInt(made, 8));
  }
}
