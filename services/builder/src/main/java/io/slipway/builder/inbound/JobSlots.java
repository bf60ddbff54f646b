package io.slipway.builder.inbound;

/** The slots of this builder, as far as others may look at them. */
public interface JobSlots {
  /** Whether all of them can take jobs. */
  boolean healthy();
}
