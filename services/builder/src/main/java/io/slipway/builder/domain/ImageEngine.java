package io.slipway.builder.domain;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildResult;
import io.slipway.events.BuildEvent.BuildDispatched;
import java.io.IOException;

/** Builds one image and pushes it by digest; moves no tag. */
@FunctionalInterface
public interface ImageEngine {
  /**
   * Blocks until the build is over. An interrupt ends it and everything that it started.
   *
   * @param listener hears what happens meanwhile
   * @throws IOException when no engine can be run here
   * @throws InterruptedException when the caller was interrupted
   */
  BuildResult build(BuildDispatched job, BuildListener listener)
      throws IOException, InterruptedException;
}
