package io.slipway.engine.host;

import java.io.IOException;
import java.nio.file.Path;

/** Another process on the same machine that sweeps. */
final class SweepMain {
  private SweepMain() {}

  public static void main(String[] args) throws IOException {
    RunDirectory.sweep(Path.of(args[0]));
  }
}
