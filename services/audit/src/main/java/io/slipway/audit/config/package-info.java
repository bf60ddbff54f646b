/** The audit service's settings and the one class that wires it together. Decides nothing. */
@org.jspecify.annotations.NullMarked
package io.slipway.audit.config;
