package io.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TraceContextTest {
  @Test
  void isReadBackFromItsHeader() {
    TraceContext root = TraceContext.newRoot();

    assertThat(TraceContext.parse(root.traceparent())).isEqualTo(root);
  }

  @Test
  void childStaysInTheTraceAndGetsItsOwnSpan() {
    TraceContext root = TraceContext.newRoot();
    TraceContext child = root.child();

    assertThat(child.traceId()).isEqualTo(root.traceId());
    assertThat(child.spanId()).isNotEqualTo(root.spanId());
  }

  @Test
  void refusesOtherForms() {
    for (String bad :
        new String[] {
          "",
          "00-0-0-01",
          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
        }) {
      assertThatThrownBy(() -> TraceContext.parse(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
