/**
 * Infrastructure for integration tests, real in every case: containers where an engine is
 * reachable, local processes elsewhere. One of each kind per JVM, gone with it. Knows no service.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.testsupport;
