/**
 * Ids and value types of the farm. They validate when they are made, so that a bare String never
 * travels between services. Knows no framework, does no I/O.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.model;
