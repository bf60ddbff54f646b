@org.jspecify.annotations.NullMarked
package io.slipway.builder.outbound;
