/** Tests of the event library: pure ones of the codec, and ones against a real broker. */
@org.jspecify.annotations.NullMarked
package io.slipway.kafka;
