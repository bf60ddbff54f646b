package io.slipway.engine.protocol;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;

/** One JSON line from the engine to its parent. */
public sealed interface EngineMessage {
  /** The engine is isolated and waits for a request. */
  record Ready() implements EngineMessage {}

  /** The build told something. */
  record Event(BuildEvents event) implements EngineMessage {}

  /** The build is over; the last message. */
  record Done(BuildResult result) implements EngineMessage {}
}
