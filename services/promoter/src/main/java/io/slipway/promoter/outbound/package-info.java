/**
 * Carries verdicts out: tags in the registry, lines in the ledger topic, spans. Knows no rule about
 * tags and no HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.promoter.outbound;
