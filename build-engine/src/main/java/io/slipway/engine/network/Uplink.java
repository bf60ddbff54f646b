package io.slipway.engine.network;

import io.slipway.engine.protocol.NetworkAttachment;
import java.io.IOException;

/** Connects networks with the world outside. */
@FunctionalInterface
public interface Uplink {
  /**
   * Connects one, for as long as the engine lives.
   *
   * @param descriptor the number of the namespace's open file in this process
   * @throws IOException when this machine has nothing to connect with; the message says what to do
   */
  NetworkAttachment attach(int descriptor) throws IOException;
}
