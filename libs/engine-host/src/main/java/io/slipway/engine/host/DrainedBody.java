package io.slipway.engine.host;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that is read to its end when it is closed, so that the next frame on the connection is a
 * reply.
 */
final class DrainedBody extends FilterInputStream {
  DrainedBody(InputStream body) {
    super(body);
  }

  @Override
  public void close() throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
  }
}
