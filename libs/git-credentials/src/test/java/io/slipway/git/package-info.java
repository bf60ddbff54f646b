@org.jspecify.annotations.NullMarked
package io.slipway.git;
