/**
 * The promoter over HTTP: tags, their history, promotions. Knows no registry and no Kafka topic.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.promoter.inbound;
