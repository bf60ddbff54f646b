package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;

/** Shows nothing. */
final class QuietProgress implements Progress {
  @Override
  public void on(BuildEvents event) {}

  @Override
  public void close() {}
}
