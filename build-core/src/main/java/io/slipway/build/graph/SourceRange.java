package io.slipway.build.graph;

/**
 * Where in a build file something stands; lines and columns count from 1.
 *
 * @param file the build file's name as the user gave it
 * @param startLine first line
 * @param startColumn first column
 * @param endLine last line, inclusive
 */
public record SourceRange(String file, int startLine, int startColumn, int endLine) {
  @Override
  public String toString() {
    return file + ":" + startLine + (startColumn > 1 ? ":" + startColumn : "");
  }
}
