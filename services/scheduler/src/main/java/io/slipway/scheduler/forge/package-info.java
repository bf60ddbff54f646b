/**
 * What forges say and how they prove it: one dialect per forge, all of them read into {@link
 * io.slipway.scheduler.forge.GitEvent}. Pure: no HTTP, no Kafka, no clock, no Git.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.forge;
