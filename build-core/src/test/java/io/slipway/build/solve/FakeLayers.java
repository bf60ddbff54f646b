package io.slipway.build.solve;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.layer.LayerBlob;
import io.slipway.build.layer.LayerBuilder;
import io.slipway.build.layer.LayerDraft;
import io.slipway.build.layer.LayerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Layers that are nothing but the digest of names and contents of flat files. */
final class FakeLayers implements LayerBuilder {
  /** Called before a layer is compressed. */
  Callable<?> beforeBuild = () -> null;

  @Override
  public Optional<LayerDraft> draft(Path upper, LayerOptions options) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(upper)) {
      for (Path file : files.sorted().toList()) {
        all.append(file.getFileName()).append('=').append(Files.readString(file)).append('\n');
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(LayerDraft.of(Digest.of(all.toString())));
  }

  @Override
  public LayerBlob build(LayerDraft draft, Path upper, LayerOptions options) throws IOException {
    try {
      beforeBuild.call();
    } catch (Exception e) {
      throw new IOException("stopped", e);
    }
    return new LayerBlob(descriptor(draft.diffId()), draft.diffId(), upper);
  }

  static Descriptor descriptor(Digest diffId) {
    return new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("gzip " + diffId), 10);
  }
}
