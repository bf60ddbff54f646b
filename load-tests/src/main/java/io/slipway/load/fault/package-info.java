/** Which faults happen when, and the hands that make them happen. */
@org.jspecify.annotations.NullMarked
package io.slipway.load.fault;
