@org.jspecify.annotations.NullMarked
package io.slipway.cli.warm;
