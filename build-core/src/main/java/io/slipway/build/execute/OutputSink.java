package io.slipway.build.execute;

/** Hears what a sandboxed process prints. */
@FunctionalInterface
public interface OutputSink {

  /**
   * One line without its line end; a long one comes in pieces.
   *
   * @param stderr which of the two streams
   */
  void line(boolean stderr, String line);
}
