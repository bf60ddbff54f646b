/**
 * The port to registries, spoken over jib-core: trust, mirrors, credentials, retries. The only
 * place that knows jib's types or holds a registry credential; knows nothing of builds or services.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.registry;
