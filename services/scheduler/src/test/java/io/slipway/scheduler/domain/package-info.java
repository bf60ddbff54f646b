/** Tests of the decisions; pure. */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.domain;
