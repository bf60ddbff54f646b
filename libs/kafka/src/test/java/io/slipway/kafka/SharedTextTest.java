package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTextTest {
  @Test
  void theSameTextIsTheSameObjectAndAnotherIsNot() {
    String first = new String("registry.test/shop/web");

    assertThat(SharedText.shared(first)).isSameAs(first);
    assertThat(SharedText.shared(new String("registry.test/shop/web"))).isSameAs(first);
    assertThat(SharedText.shared("registry.test/shop/cart")).isEqualTo("registry.test/shop/cart");
  }

  @Test
  void textsThatShareAPlacePushEachOtherOutAndStayThemselves() {
    String one = "Aa"; // these two have the same hash
    String other = "BB";

    assertThat(SharedText.shared(one)).isEqualTo("Aa");
    assertThat(SharedText.shared(other)).isEqualTo("BB");
    assertThat(SharedText.shared("Aa")).isEqualTo("Aa");
  }

  @Test
  void longTextsAreNotKept() {
    String log = "x".repeat(1000);
    String same = "x".repeat(1000);

    assertThat(SharedText.shared(log)).isSameAs(log);
    assertThat(SharedText.shared(same)).isSameAs(same);
  }
}
