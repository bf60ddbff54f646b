package io.slipway.build.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/x86_64, linux/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "linux/aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm64/v9, linux/arm64/v9",
    "linux/arm, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "linux/armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/i386, linux/386",
    "Linux/ARM64, linux/arm64",
    "riscv64, linux/riscv64",
    "macos/arm64, darwin/arm64",
    "linux/s390x, linux/s390x",
    "linux(+gpu)/amd64, linux/amd64",
    "windows(10.0.17763)/amd64, windows/amd64",
    "linux(5.1+a+b)/arm64, linux/arm64",
    "mips64le, linux/mips64le",
  })
  void isReadAsContainerdSpellsIt(String text, String expected) {
    assertThat(Platform.parse(text).text()).isEqualTo(expected);
  }

  @Test
  void localAndABareSystemMeanThisMachinesProcessor() {
    assertThat(Platform.parse("local")).isEqualTo(Platform.host());
    assertThat(Platform.parse("linux")).isEqualTo(Platform.host());
    assertThat(Platform.parse("linux(+gpu)")).isEqualTo(Platform.host());
    assertThat(Platform.parse("windows(10.0.17763)").os()).isEqualTo("windows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "linux/",
        "/amd64",
        "linux/arm/v7/x",
        "linux/a b",
        "linux/$(x)",
        "linux(",
        "linux(+)/amd64",
        "linux()x"
      })
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a platform");
  }

  @Test
  void aWordThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> Platform.parse("foo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'foo': unknown operating system or architecture");
    assertThat(Platform.parse("foo/bar").text()).isEqualTo("foo/bar");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64 linux/386",
    "linux/amd64/v3, linux/amd64/v3 linux/amd64/v2 linux/amd64 linux/386",
    "linux/arm/v7, linux/arm/v7 linux/arm/v6 linux/arm/v5",
    "linux/arm64, linux/arm64 linux/arm/v8 linux/arm/v7 linux/arm/v6 linux/arm/v5",
    "linux/ppc64le, linux/ppc64le",
  })
  void anImageOfAnOlderProcessorServesWhenThereIsNoBetter(String wanted, String accepted) {
    assertThat(Platform.parse(wanted).accepted().stream().map(Platform::text))
        .containsExactly(accepted.split(" "));
  }

  @Test
  void aProcessorRunsItsFamilyOnly() {
    assertThat(Platform.parse("linux/amd64").runs(Platform.parse("linux/386"))).isTrue();
    assertThat(Platform.parse("linux/amd64").runs(Platform.parse("linux/arm64"))).isFalse();
    assertThat(Platform.parse("linux/arm/v6").runs(Platform.parse("linux/arm/v7"))).isFalse();
  }
}
