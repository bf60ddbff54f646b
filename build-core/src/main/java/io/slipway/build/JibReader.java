package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Reads what images without a Dockerfile are made of: a {@code jib.yaml} build file, or a jar. */
@FunctionalInterface
public interface JibReader {

  /**
   * Reads a file and decides about the image.
   *
   * @param file name of the file in the context; {@code .jar} for a jar, else a build file
   * @param parameters values for {@code ${name}} in a build file
   * @param files brings files of the context
   * @param scratch an empty directory for what the layers need until they are written
   * @throws BuildFailure when the file is wrong, with its place and what to do
   */
  JibImage read(String file, Map<String, String> parameters, Files files, Path scratch)
      throws BuildFailure, IOException;

  /** The files of a build's context. */
  @FunctionalInterface
  interface Files {
    /**
     * Brings a file or a directory with all below it, ignored or not.
     *
     * @param path relative to the context, without {@code ..}
     * @return a copy, in a tree that has nothing but what was brought; links in it are as they were
     * @throws BuildFailure when the context has no such file
     */
    Path bring(String path) throws BuildFailure, IOException;
  }
}
