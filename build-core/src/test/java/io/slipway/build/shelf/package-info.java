@org.jspecify.annotations.NullMarked
package io.slipway.build.shelf;
