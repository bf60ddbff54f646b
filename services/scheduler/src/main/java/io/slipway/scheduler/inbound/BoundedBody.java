package io.slipway.scheduler.inbound;

import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body, but never more than allowed. */
final class BoundedBody {
  private BoundedBody() {}

  /** The body's bytes; a 413 as soon as there is one too many. */
  static byte[] read(InputStream body, long limit) {
    try {
      byte[] bytes = body.readNBytes(Math.toIntExact(limit + 1));
      if (bytes.length > limit) {
        throw Problem.of(413, "Content too large", "the body is larger than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw Problem.badRequest("the body ended early");
    }
  }
}
