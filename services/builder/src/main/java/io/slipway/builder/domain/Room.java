package io.slipway.builder.domain;

import java.util.Optional;

/** Whether this machine has room for another build. */
@FunctionalInterface
public interface Room {
  /** Why no build may begin now, for people; empty when one may. */
  Optional<String> shortage();
}
