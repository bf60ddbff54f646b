package io.slipway.build.source;

/** Says which files of a context the build does not see, as {@code .dockerignore} does. */
public interface PathFilter {

  /**
   * Whether this path is left out.
   *
   * @param path relative to the context, slashes, no leading slash
   * @param directory whether it is a directory
   */
  boolean excludes(String path, boolean directory);

  /** Whether nothing below this excluded directory can be let in again, so it need not be read. */
  boolean mayPrune(String directory);

  /** Lets everything in. */
  static PathFilter none() {
    return new PathFilter() {
      @Override
      public boolean excludes(String path, boolean directory) {
        return false;
      }

      @Override
      public boolean mayPrune(String directory) {
        return false;
      }
    };
  }
}
