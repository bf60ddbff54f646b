package io.slipway.build.layer;

import java.io.IOException;

/** A step made a file that no image can hold: the user's failure. Says which file and why. */
public final class UnrepresentableFile extends IOException {
  private static final long serialVersionUID = 1L;

  public UnrepresentableFile(String path, String reason) {
    super("/" + path + " cannot be part of an image: " + reason);
  }
}
