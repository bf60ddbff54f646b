package io.slipway.build;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.solve.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes an image as an OCI image layout (OCI image-layout.md); for Docker with the list that
 * {@code docker save} puts into its archives, so that both kinds of readers understand it.
 */
final class ImageLayout {
  private static final byte[] VERSION =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final RegistryBlobs blobs;
  private final BuiltImage image;
  private final List<ImageReference> names;

  /**
   * A layout of one result.
   *
   * @param names what the layout calls it; none is allowed
   */
  ImageLayout(RegistryBlobs blobs, BuiltImage image, List<ImageReference> names) {
    this.blobs = blobs;
    this.image = image;
    this.names = names.stream().filter(name -> name.tag() != null).toList();
  }

  /**
   * Writes all files.
   *
   * @param docker whether Docker's list is among them
   */
  void write(LayoutSink out, boolean docker) throws IOException {
    out.add("oci-layout", VERSION);
    out.add("index.json", Json.bytes(index()));
    if (docker) {
      out.add("manifest.json", Json.bytes(image.members().stream().map(this::saved).toList()));
    }
    Set<Digest> written = new HashSet<>();
    add(out, written, image.top().digest(), image.top().bytes());
    for (BuiltImage.Member member : image.members()) {
      add(out, written, member.image().digest(), member.image().manifest().bytes());
      add(out, written, member.image().configDescriptor().digest(), member.image().config());
      for (Layer layer : member.layers()) {
        if (written.add(layer.descriptor().digest())) {
          try (InputStream in = blobs.compressed(layer)) {
            out.add(blob(layer.descriptor().digest()), layer.descriptor().size(), in);
          }
        }
      }
    }
    out.finish();
  }

  private static void add(LayoutSink out, Set<Digest> written, Digest digest, byte[] bytes)
      throws IOException {
    if (written.add(digest)) {
      out.add(blob(digest), bytes);
    }
  }

  /** The layout's own index: the result once for each of its names. */
  private ImageIndex index() {
    List<Descriptor> entries = new ArrayList<>();
    if (names.isEmpty()) {
      entries.add(image.descriptor());
    }
    for (ImageReference name : names) {
      Descriptor top = image.descriptor();
      Map<String, String> notes = new HashMap<>(top.annotations());
      notes.put("io.containerd.image.name", name.toString());
      notes.put("org.opencontainers.image.ref.name", Objects.requireNonNull(name.tag()));
      entries.add(new Descriptor(top.mediaType(), top.digest(), top.size(), notes, top.platform()));
    }
    return new ImageIndex(2, MediaTypes.OCI_INDEX, entries, Map.of());
  }

  /** An image in the words of {@code docker save}. */
  private Map<String, Object> saved(BuiltImage.Member member) {
    return Map.of(
        "Config",
        blob(member.image().configDescriptor().digest()),
        "RepoTags",
        names.stream().map(ImageReference::toString).toList(),
        "Layers",
        member.layers().stream().map(layer -> blob(layer.descriptor().digest())).toList());
  }

  private static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }
}
