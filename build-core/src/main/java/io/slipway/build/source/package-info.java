/**
 * Where the files of a build come from (directories, archives, downloads, Git) and how COPY and ADD
 * bring them into a root filesystem. Of the build file's language it knows the patterns of ignore
 * files only.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.source;
