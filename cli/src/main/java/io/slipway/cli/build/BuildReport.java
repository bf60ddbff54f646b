package io.slipway.cli.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.BuildResult;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A result as text, as JSON, and as an exit code. Pure. */
final class BuildReport {
  private BuildReport() {}

  static int exitCode(BuildResult result) {
    return switch (result) {
      case BuildResult.Success _ -> ExitCodes.OK;
      case BuildResult.Failure _ -> ExitCodes.BUILD_FAILED;
      case BuildResult.Broken _ -> ExitCodes.FARM;
    };
  }

  /** What people read; a failure repeats the last output, which may have scrolled away. */
  static List<String> text(BuildResult result, Duration took, Optional<Excerpt> excerpt) {
    List<String> lines = new ArrayList<>();
    switch (result) {
      case BuildResult.Success s -> {
        for (String name : s.names()) {
          lines.add("pushed  " + name);
        }
        lines.add("digest  " + s.digest());
        if (isIndex(s)) {
          s.images().forEach(i -> lines.add("        " + i.manifest() + " " + i.platform().text()));
        }
        lines.add(
            "size    "
                + Amounts.bytes(s.sizeBytes())
                + " in "
                + s.layers()
                + (s.layers() == 1 ? " layer" : " layers"));
        lines.add(
            "steps   "
                + s.executedSteps()
                + " ran, "
                + s.cachedSteps()
                + " cached, "
                + Amounts.seconds(took));
      }
      case BuildResult.Failure f -> {
        for (String line : f.lastOutput()) {
          lines.add("    | " + Amounts.printable(line));
        }
        excerpt.ifPresent(e -> lines.addAll(e.of(f.message())));
        lines.add("the build failed: " + f.message());
      }
      case BuildResult.Broken b ->
          lines.add(
              "the build could not be done: "
                  + b.message()
                  + (b.retryable() ? " (trying again may help)" : ""));
    }
    return lines;
  }

  static ObjectNode json(BuildResult result, Duration took) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (result) {
      case BuildResult.Success s -> {
        node.put("outcome", "success").put("digest", s.digest().value());
        node.put("config", s.config().value()).put("sizeBytes", s.sizeBytes());
        s.names().forEach(node.putArray("names")::add);
        node.put("layers", s.layers()).put("cachedSteps", s.cachedSteps());
        node.put("executedSteps", s.executedSteps());
        ArrayNode images = node.putArray("images");
        for (BuildResult.PlatformImage image : s.images()) {
          images
              .addObject()
              .put("platform", image.platform().text())
              .put("digest", image.manifest().value())
              .put("config", image.config().value())
              .put("sizeBytes", image.sizeBytes());
        }
      }
      case BuildResult.Failure f -> {
        node.put("outcome", "failure").put("message", f.message());
        f.origin().ifPresent(origin -> node.put("origin", origin));
        node.put("exitCode", f.exitCode());
        f.lastOutput().forEach(node.putArray("lastOutput")::add);
      }
      case BuildResult.Broken b ->
          node.put("outcome", "error").put("message", b.message()).put("retryable", b.retryable());
    }
    return node.put("durationMillis", took.toMillis());
  }

  /** The document of {@code --metadata-file}, with the keys that buildx writes. */
  static ObjectNode metadata(BuildResult.Success success) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("containerimage.digest", success.digest().value())
            .put("containerimage.config.digest", success.config().value())
            .put("image.name", String.join(",", success.names()));
    success
        .descriptor()
        .ifPresent(
            descriptor ->
                node.putObject("containerimage.descriptor")
                    .put("mediaType", descriptor.mediaType())
                    .put("digest", descriptor.digest().value())
                    .put("size", descriptor.size()));
    return node;
  }

  /** The image's id: its config, or the index where there is one. */
  static String id(BuildResult.Success success) {
    return (isIndex(success) ? success.digest() : success.config()).value();
  }

  /** Also of one image, when somebody wants it. */
  private static boolean isIndex(BuildResult.Success success) {
    return success.images().stream().anyMatch(image -> !image.manifest().equals(success.digest()));
  }
}
