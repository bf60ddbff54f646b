package io.slipway.engine.host;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What a parent and its engine say to each other, from the request to the result. */
final class Conversation {
  private final EngineProcess engine;
  private final Canceller canceller;
  private final BuildListener listener;

  Conversation(EngineProcess engine, Canceller canceller, BuildListener listener) {
    this.engine = engine;
    this.canceller = canceller;
    this.listener = listener;
  }

  /**
   * Holds it; the engine may be killed afterwards.
   *
   * @param asked when the engine was wanted; until it is ready is the phase {@code engine}
   */
  BuildResult hold(BuildRequest request, Instant asked) throws IOException, InterruptedException {
    try {
      for (Optional<EngineMessage> m = engine.receive(); m.isPresent(); m = engine.receive()) {
        switch (m.get()) {
          case EngineMessage.Ready ready -> {
            canceller.ready();
            engine.send(Wire.line(request));
            listener.on(new BuildEvents.PhaseFinished("engine", asked, Instant.now(), 0));
          }
          case EngineMessage.Event event -> listener.on(event.event());
          case EngineMessage.Done done -> {
            return done.result();
          }
        }
      }
    } catch (IOException e) {
      if (engine.isAlive()) {
        throw e;
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      return new BuildResult.Broken("cancelled", false);
    }
    return new BuildResult.Broken("the engine process died: " + engine.lastErrors(), true);
  }
}
