/**
 * The Linux system calls that the JDK lacks, through the foreign function interface: confined path
 * resolution, extended attributes, mounts, locks. Knows nothing of images and builds.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.sys;
