package io.slipway.build;

import io.slipway.build.BuildRequest.Context.Layout;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds the image layouts of the caller to the registries: their images have names of a registry
 * that cannot exist, so everything that moves images moves these too.
 */
final class LayoutRegistry implements RegistryClient {
  private static final String HOST = "oci-layout.invalid";
  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String CONTAINERD_NAME = "io.containerd.image.name";
  private static final int LARGEST_DOCUMENT = 4 << 20;
  private static final int NAME_LENGTH = 16;

  private final RegistryClient others;
  private final Map<String, Path> layouts = new ConcurrentHashMap<>();

  LayoutRegistry(RegistryClient others) {
    this.others = others;
  }

  /**
   * Makes a layout's image known.
   *
   * @param context the name that the build uses for it
   * @return its name here, by digest
   * @throws BuildFailure when the layout has no such image
   */
  ImageReference pin(String context, Layout layout) throws BuildFailure, IOException {
    String repository = "layout/" + Digest.of(context).hex().substring(0, NAME_LENGTH);
    layouts.put(repository, Path.of(layout.path()));
    Digest digest = find(context, layout);
    return new ImageReference(HOST, repository, null, digest);
  }

  private Digest find(String context, Layout layout) throws BuildFailure, IOException {
    if (layout.reference().startsWith("sha256:")) {
      return digest(context, layout.reference());
    }
    List<Descriptor> images =
        Json.read(document(Path.of(layout.path()), "index.json"), ImageIndex.class).manifests();
    List<Descriptor> named =
        images.stream()
            .filter(image -> layout.reference().isEmpty() || isNamed(image, layout.reference()))
            .toList();
    if (named.stream().map(Descriptor::digest).distinct().count() == 1) {
      return named.getFirst().digest();
    }
    String there =
        images.stream().map(image -> image.annotations().getOrDefault(REF_NAME, "")).toList() + "";
    throw new BuildFailure(
        null,
        "the image layout of the context '"
            + context
            + "' has "
            + (named.isEmpty() ? "no image" : named.size() + " images")
            + " called '"
            + layout.reference()
            + "', it has "
            + there
            + ": name one of these, or a digest");
  }

  private static Digest digest(String context, String text) throws BuildFailure {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new BuildFailure(null, "the context '" + context + "': " + e.getMessage());
    }
  }

  private static boolean isNamed(Descriptor image, String name) {
    return name.equals(image.annotations().get(REF_NAME))
        || name.equals(image.annotations().get(CONTAINERD_NAME));
  }

  private Optional<Path> layout(ImageReference reference) {
    return reference.registry().equals(HOST)
        ? Optional.ofNullable(layouts.get(reference.repository()))
        : Optional.empty();
  }

  /** A file of a layout; links must not lead out of it. */
  private static Path file(Path layout, String name) throws IOException {
    try {
      Path root = layout.toRealPath();
      Path file = root.resolve(name).toRealPath();
      if (file.startsWith(root) && Files.isRegularFile(file)) {
        return file;
      }
    } catch (NoSuchFileException e) {
      throw missing(name);
    }
    throw missing(name);
  }

  private static RegistryException missing(String name) {
    return new RegistryException(
        RegistryException.Kind.NOT_FOUND,
        "the image layout has no file " + name + ": make it again, whole");
  }

  private static byte[] document(Path layout, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file(layout, name))) {
      byte[] bytes = in.readNBytes(LARGEST_DOCUMENT + 1);
      if (bytes.length > LARGEST_DOCUMENT) {
        throw new RegistryException(
            RegistryException.Kind.INVALID, name + " of the image layout is larger than 4 MiB");
      }
      return bytes;
    }
  }

  private static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    Optional<Path> layout = layout(reference);
    if (layout.isEmpty() || reference.digest() == null) {
      return others.manifest(reference);
    }
    byte[] bytes = document(layout.get(), blob(reference.digest()));
    ImageIndex document = Json.read(bytes, ImageIndex.class);
    if (document.mediaType() != null) {
      return new RawManifest(document.mediaType(), bytes);
    }
    boolean index = !document.manifests().isEmpty();
    return new RawManifest(index ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST, bytes);
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    Optional<Path> layout = layout(repository);
    return layout.isPresent()
        ? Files.exists(layout.get().resolve(blob(digest)))
        : others.hasBlob(repository, digest);
  }

  /** Not checked here: whoever reads a blob keeps it by its digest or not at all. */
  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    Optional<Path> layout = layout(repository);
    return layout.isPresent()
        ? Files.newInputStream(file(layout.get(), blob(blob.digest())))
        : others.blob(repository, blob);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    return others.push(repository, blob, content, mountFrom);
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    return others.push(reference, manifest);
  }
}
