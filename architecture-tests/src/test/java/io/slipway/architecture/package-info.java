/** The rules that hold the modules and packages in their order. */
@org.jspecify.annotations.NullMarked
package io.slipway.architecture;
