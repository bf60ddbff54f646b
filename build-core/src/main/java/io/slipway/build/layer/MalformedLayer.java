package io.slipway.build.layer;

import java.io.IOException;

/** An archive breaks its format, a limit, or the rules of layers: it is not unpacked. */
public final class MalformedLayer extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedLayer(String message) {
    super(message);
  }
}
