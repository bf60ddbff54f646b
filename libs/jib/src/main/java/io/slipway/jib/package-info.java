/**
 * Images without a Dockerfile: jib's build files and jars, planned and archived by jib-core. Runs
 * in the engine, so it reaches no registry: what it knows of a base image is the name.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.jib;
