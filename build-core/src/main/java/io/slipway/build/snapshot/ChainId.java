package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names a stack of layers by their content (OCI image-spec config.md, Layer ChainID): two images
 * that share their first layers share the chain ids of these.
 *
 * @param digest null for the empty stack, which has no name in the specification
 */
public record ChainId(@Nullable Digest digest) {
  /** No layer: the root filesystem of {@code FROM scratch}. */
  public static final ChainId EMPTY = new ChainId(null);

  /** The stack of these layers, base first. */
  public static ChainId of(List<Digest> diffIds) {
    ChainId chain = EMPTY;
    for (Digest diffId : diffIds) {
      chain = chain.child(diffId);
    }
    return chain;
  }

  /** This stack with one more layer on top. */
  public ChainId child(Digest diffId) {
    return new ChainId(digest == null ? diffId : Digest.of(digest + " " + diffId));
  }

  @Override
  public String toString() {
    return digest == null ? "scratch" : digest.value();
  }
}
