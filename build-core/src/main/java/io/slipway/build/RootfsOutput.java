package io.slipway.build;

import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.RootfsTar;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Snapshotter;
import io.slipway.build.snapshot.View;
import io.slipway.build.solve.Layer;
import io.slipway.build.source.ConfinedCopier;
import io.slipway.build.source.CopyRequest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes the files of images, as a container would see them, without an image around them. */
final class RootfsOutput {
  private final Snapshotter snapshots;
  private final RegistryBlobs blobs;
  private final Instant latest;

  /**
   * Output of one build.
   *
   * @param latest no file is newer
   */
  RootfsOutput(Snapshotter snapshots, RegistryBlobs blobs, Instant latest) {
    this.snapshots = snapshots;
    this.blobs = blobs;
    this.latest = latest;
  }

  /**
   * Writes one archive.
   *
   * @param split whether each platform has a directory of its own in it
   */
  void archive(BuiltImage image, Path file, boolean split) throws IOException {
    try (RootfsTar tar = new RootfsTar(Files.newOutputStream(file), latest)) {
      for (BuiltImage.Member member : image.members()) {
        try (View view = view(member.layers())) {
          tar.add(view.root(), split ? folder(member.platform()) : "");
        }
      }
      tar.finish();
    }
  }

  /**
   * Fills a directory.
   *
   * @param split whether each platform has a directory of its own in it
   */
  void directory(BuiltImage image, Path directory, boolean split) throws IOException {
    for (BuiltImage.Member member : image.members()) {
      Path target = split ? directory.resolve(folder(member.platform())) : directory;
      Files.createDirectories(target);
      try (View view = view(member.layers());
          SourceTree tree = SourceTrees.rootfs(view.root())) {
        CopyRequest all =
            new CopyRequest(List.of("/"), "/", Optional.empty(), Optional.empty(), CopyRules.PLAIN);
        new ConfinedCopier().copy(all, tree, target);
      } catch (UnusableSource e) {
        throw new IOException("cannot copy the image's files: " + e.getMessage(), e);
      }
    }
  }

  /** Brings the files of layers that no step needed until now. */
  private View view(List<Layer> layers) throws IOException {
    ChainId whole = ChainId.of(layers.stream().map(Layer::diffId).toList());
    if (!snapshots.has(whole)) {
      ChainId below = ChainId.EMPTY;
      for (Layer layer : layers) {
        Digest diffId = layer.diffId();
        if (!snapshots.has(below.child(diffId))) {
          try (InputStream archive = blobs.uncompressed(layer)) {
            snapshots.unpack(below, diffId, archive);
          }
        }
        below = below.child(diffId);
      }
    }
    return snapshots.view(whole);
  }

  private static String folder(Platform platform) {
    return platform.text().replace('/', '_');
  }
}
