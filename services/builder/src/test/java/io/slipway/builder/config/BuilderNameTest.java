package io.slipway.builder.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuilderNameTest {
  @Test
  void twoBuildersOfOneHostHaveDifferentNames() {
    assertThat(BuilderName.random()).isNotEqualTo(BuilderName.random());
  }
}
