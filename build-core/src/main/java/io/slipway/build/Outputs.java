package io.slipway.build;

import io.slipway.build.BuildRequest.Output;
import io.slipway.build.dockerfile.GoBool;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.registry.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes a result to the files and directories that the request names. */
final class Outputs {
  private final BuildRequest request;
  private final RegistryBlobs blobs;
  private final RootfsOutput rootfs;

  Outputs(BuildRequest request, RegistryBlobs blobs, RootfsOutput rootfs) {
    this.request = request;
    this.blobs = blobs;
    this.rootfs = rootfs;
  }

  /**
   * Refuses what cannot be written, before anything runs.
   *
   * @throws BuildFailure with what to ask for instead
   */
  static void check(BuildRequest request) throws BuildFailure {
    boolean several = request.platforms().size() > 1;
    checkIndex(request);
    for (Output output : request.outputs()) {
      switch (output.type()) {
        case "docker" -> {
          if (request.wantsIndex()) {
            throw new BuildFailure(
                null,
                "the output type 'docker' holds one image, but this build makes an index of "
                    + request.platforms().size()
                    + ": build one platform without "
                    + BuildRequest.MULTI_PLATFORM
                    + ", or use type=oci");
          }
        }
        case "tar", "local" -> {
          if (several && "false".equals(output.attributes().get("platform-split"))) {
            throw new BuildFailure(
                null,
                "platform-split=false would put the files of several platforms into one place:"
                    + " leave it out, or build one platform");
          }
        }
        case "oci" -> {
          // Holds whatever a build makes.
        }
        default ->
            throw new BuildFailure(
                null,
                "unknown output type '"
                    + output.type()
                    + "': use oci, docker, tar, local or registry");
      }
      names(output, request);
    }
  }

  private static void checkIndex(BuildRequest request) throws BuildFailure {
    String wish = request.buildArgs().getOrDefault(BuildRequest.MULTI_PLATFORM, "");
    if (wish.isEmpty()) {
      return;
    }
    Optional<Boolean> index = GoBool.parse(wish);
    if (index.isEmpty()) {
      throw new BuildFailure(
          null,
          "invalid boolean value for "
              + BuildRequest.MULTI_PLATFORM
              + ": "
              + wish
              + "; write true or false");
    }
    if (!index.get() && request.platforms().size() > 1) {
      throw new BuildFailure(
          null,
          BuildRequest.MULTI_PLATFORM
              + "=false, but "
              + request.platforms().size()
              + " platforms are built: leave it out, or build one");
    }
  }

  void write(BuiltImage image) throws BuildFailure, IOException {
    for (Output output : request.outputs()) {
      Path path = Path.of(output.path());
      switch (output.type()) {
        case "tar" -> rootfs.archive(image, path, split(output, image));
        case "local" -> rootfs.directory(image, path, split(output, image));
        default -> layout(output, image, path);
      }
      Handover.give(path);
    }
  }

  private void layout(Output output, BuiltImage image, Path path) throws BuildFailure, IOException {
    ImageLayout layout = new ImageLayout(blobs, image, names(output, request));
    boolean written = false;
    try (LayoutSink sink =
        output.directory() ? LayoutSink.directory(path) : LayoutSink.archive(path)) {
      layout.write(sink, output.type().equals("docker"));
      written = true;
    } finally {
      if (!written && !output.directory()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static boolean split(Output output, BuiltImage image) {
    String wish = output.attributes().getOrDefault("platform-split", "");
    return image.isIndex() ? !wish.equals("false") : wish.equals("true");
  }

  /** What the output calls the image: its own attribute, or the destinations. */
  private static List<ImageReference> names(Output output, BuildRequest request)
      throws BuildFailure {
    Optional<String> given = Optional.ofNullable(output.attributes().get("name"));
    if (given.isEmpty()) {
      return request.destinations();
    }
    try {
      return Arrays.stream(given.get().split(","))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .map(ImageReference::parse)
          .toList();
    } catch (IllegalArgumentException e) {
      throw new BuildFailure(null, "the output's name is wrong: " + e.getMessage());
    }
  }
}
