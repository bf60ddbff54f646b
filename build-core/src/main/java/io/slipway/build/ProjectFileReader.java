package io.slipway.build;

import io.slipway.build.graph.BuildFailure;

/** Reads what a repository says of its own project beside the build file. */
@FunctionalInterface
public interface ProjectFileReader {
  /** The largest file that is read, in bytes. */
  int LARGEST = 64 << 10;

  /**
   * Reads the file.
   *
   * @param name of the file, for messages
   * @param content of at most {@link #LARGEST} bytes
   * @return what it says, in a form that whoever asked for it understands
   * @throws BuildFailure when the file is wrong, with its place and what to do
   */
  String read(String name, byte[] content) throws BuildFailure;
}
