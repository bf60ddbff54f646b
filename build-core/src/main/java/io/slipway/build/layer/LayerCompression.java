package io.slipway.build.layer;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * How a layer's archive is stored. The bytes depend on the archive and on this alone, not on the
 * machine's processors.
 *
 * @param kind which format
 * @param level from fast to small; what the format does not know is cut to what it does
 */
public record LayerCompression(Kind kind, int level) {
  /**
   * Measured on a JDK's 316 MB with 2 (busy) cores: level 1 takes 3.1 s and gives 151 MB, level 6
   * takes 5.7 s and gives 141 MB; a build waits for its layers, so time wins.
   */
  public static final LayerCompression FAST_GZIP = new LayerCompression(Kind.GZIP, 1);

  private static final String ANNOTATION = "io.slipway.compression";
  private static final int SMALLEST_ZSTD = 19; // more needs windows that readers may refuse

  /** The formats of OCI's layers. */
  public enum Kind {
    NONE(MediaTypes.OCI_LAYER),
    GZIP(MediaTypes.OCI_LAYER_GZIP),
    ZSTD(MediaTypes.OCI_LAYER_ZSTD);

    private final String mediaType;

    Kind(String mediaType) {
      this.mediaType = mediaType;
    }

    /** OCI's name for layers of this format. */
    public String mediaType() {
      return mediaType;
    }

    /** The format that a layer's media type tells, OCI's or Docker's. */
    public static Kind of(String mediaType) {
      if (mediaType.endsWith("gzip")) {
        return GZIP;
      }
      return mediaType.endsWith("zstd") ? ZSTD : NONE;
    }
  }

  /** Cuts the level to what the format knows. */
  public LayerCompression {
    level =
        switch (kind) {
          case NONE -> 0;
          case GZIP -> Math.clamp(level, 1, 9);
          case ZSTD -> Math.clamp(level, 1, SMALLEST_ZSTD);
        };
  }

  /**
   * Describes a blob of this form. What is not the usual form is told in an annotation, so that a
   * later build can tell it from its own; manifests do not have it.
   */
  public Descriptor describe(Digest digest, long size) {
    return equals(FAST_GZIP)
        ? new Descriptor(kind.mediaType(), digest, size)
        : new Descriptor(kind.mediaType(), digest, size, Map.of(ANNOTATION, note()), null);
  }

  /** Whether a blob that {@link #describe} described is of exactly this form. */
  public boolean made(Descriptor layer) {
    String note = layer.annotations().getOrDefault(ANNOTATION, FAST_GZIP.note());
    return Kind.of(layer.mediaType()) == kind && note.equals(note());
  }

  private String note() {
    return kind + " " + level;
  }

  /** Starts compressing to a stream, which stays the caller's to close. */
  CompressedOutput open(OutputStream out) throws IOException {
    return switch (kind) {
      case NONE -> new PlainOutput(out);
      case GZIP -> new ParallelGzip(out, level);
      case ZSTD -> new ParallelZstd(out, level);
    };
  }
}
