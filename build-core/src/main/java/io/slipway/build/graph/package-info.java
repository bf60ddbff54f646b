/**
 * What is to be done, as an immutable graph of operations. Everything is expanded and resolved: no
 * Dockerfile variable, no unresolved image name. Knows neither Dockerfile text nor how anything
 * runs.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.graph;
