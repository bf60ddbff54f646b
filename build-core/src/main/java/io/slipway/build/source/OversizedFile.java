package io.slipway.build.source;

import java.io.IOException;

/** A file is larger than anything that it may mean; its owner must make it smaller. */
public final class OversizedFile extends IOException {
  private static final long serialVersionUID = 1L;

  public OversizedFile(String message) {
    super(message);
  }
}
