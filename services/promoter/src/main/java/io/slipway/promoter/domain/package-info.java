/**
 * Decides which tag moves where: the ledger of every move, the rules of tags, and the verdict on
 * each published image or promotion. Pure: knows neither Kafka nor registries nor the clock.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.promoter.domain;
