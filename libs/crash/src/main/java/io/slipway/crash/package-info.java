/** Places where a service may be made to die, between an effect and the record of it. */
@org.jspecify.annotations.NullMarked
package io.slipway.crash;
