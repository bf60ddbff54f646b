/**
 * Where the files of a build come from (directories, Git) and how COPY brings them into a root
 * filesystem. Knows no build file syntax: what to ignore is a predicate.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.source;
