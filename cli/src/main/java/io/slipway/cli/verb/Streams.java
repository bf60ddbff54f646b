package io.slipway.cli.verb;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Standard input and output as bytes, for verbs that read a context or write an image.
 *
 * @param in standard input
 * @param out standard output; what people read is written elsewhere when this is used
 */
public record Streams(InputStream in, OutputStream out) {
  /** An empty input, and an output that nobody reads. */
  public static final Streams NONE =
      new Streams(InputStream.nullInputStream(), OutputStream.nullOutputStream());
}
