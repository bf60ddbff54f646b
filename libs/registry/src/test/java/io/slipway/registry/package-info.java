@org.jspecify.annotations.NullMarked
package io.slipway.registry;
