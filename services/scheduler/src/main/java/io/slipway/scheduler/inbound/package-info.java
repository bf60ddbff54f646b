/**
 * What reaches the scheduler: webhooks, the REST API, and the topics that it follows. Turns them
 * into facts and requests; the decisions are the domain's.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.inbound;
