@org.jspecify.annotations.NullMarked
package io.slipway.cli.store;
