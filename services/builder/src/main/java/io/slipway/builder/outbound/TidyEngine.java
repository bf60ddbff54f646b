package io.slipway.builder.outbound;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildResult;
import io.slipway.builder.domain.ImageEngine;
import io.slipway.engine.host.StoreUpkeep;
import io.slipway.events.BuildEvent.BuildDispatched;
import java.io.IOException;

/** Builds with an engine, and has its store looked at after each build, beside the next one. */
public final class TidyEngine implements ImageEngine {
  private final ImageEngine engine;
  private final StoreUpkeep upkeep;

  /** Closes neither. */
  public TidyEngine(ImageEngine engine, StoreUpkeep upkeep) {
    this.engine = engine;
    this.upkeep = upkeep;
  }

  @Override
  public BuildResult build(BuildDispatched job, BuildListener listener)
      throws IOException, InterruptedException {
    try {
      return engine.build(job, listener);
    } finally {
      upkeep.look();
    }
  }
}
