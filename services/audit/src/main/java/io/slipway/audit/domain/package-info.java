/**
 * What of the farm's events is a privileged act or a denial. Pure; knows no Kafka, framework or
 * clock.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.audit.domain;
