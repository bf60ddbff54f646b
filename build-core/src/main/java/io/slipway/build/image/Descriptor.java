package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Points at content by digest (OCI image-spec descriptor.md).
 *
 * @param mediaType what the content is
 * @param digest its address
 * @param size its length in bytes, 0 or more
 * @param annotations free annotations; empty when there are none
 * @param platform for which machine; null outside an image index
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Descriptor(
    String mediaType,
    Digest digest,
    @JsonInclude(JsonInclude.Include.ALWAYS) long size,
    Map<String, String> annotations,
    @Nullable Platform platform) {

  /**
   * Checks the size and copies the annotations.
   *
   * @throws IllegalArgumentException when the size is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("negative size of " + digest + ": " + size);
    }
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }

  /** A descriptor without annotations and platform. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Map.of(), null);
  }
}
