/**
 * Which files of a context a {@code .dockerignore} leaves out. Works on path text alone; knows no
 * file system and no instruction.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.dockerfile.ignore;
