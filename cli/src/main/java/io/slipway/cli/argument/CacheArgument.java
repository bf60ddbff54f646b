package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.registry.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A value of {@code --cache-from} or {@code --cache-to}: {@code type=registry,ref=NAME}, {@code
 * type=local,src=DIR} or {@code dest=DIR}, {@code type=inline}, or a bare name of an image.
 */
public final class CacheArgument {
  private CacheArgument() {}

  /** A place to read from. */
  public static CacheLocation from(String text, Path directory) {
    return parse("--cache-from", text, "src", directory);
  }

  /** A place to write to. */
  public static CacheLocation to(String text, Path directory) {
    return parse("--cache-to", text, "dest", directory);
  }

  private static CacheLocation parse(String flag, String text, String pathKey, Path directory) {
    if (!text.contains("=")) {
      return text.equals("inline")
          ? new CacheLocation("inline", Map.of())
          : registry(Fields.parse(flag, "type=registry,ref=" + text));
    }
    Fields fields = Fields.parse(flag, text);
    String type =
        fields.get("type").orElseThrow(() -> fields.wrong("the type is missing: type=registry,…"));
    return switch (type) {
      case "registry" -> registry(fields);
      case "inline" -> new CacheLocation("inline", rest(fields));
      case "local" -> local(fields, pathKey, directory);
      default ->
          throw fields.wrong(
              "the type '" + type + "' is not there; want registry, local or inline");
    };
  }

  private static CacheLocation registry(Fields fields) {
    String ref = fields.get("ref").orElseThrow(() -> fields.wrong("ref=NAME is missing"));
    try {
      Map<String, String> attributes = rest(fields);
      attributes.put("ref", ImageReference.parse(ref).toString());
      return new CacheLocation("registry", attributes);
    } catch (IllegalArgumentException e) {
      throw fields.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static CacheLocation local(Fields fields, String key, Path directory) {
    Optional<String> named = fields.get(key);
    Path path =
        directory
            .resolve(named.orElseThrow(() -> fields.wrong(key + "=DIRECTORY is missing")))
            .normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw fields.wrong(path + " is no directory");
    }
    Map<String, String> attributes = rest(fields);
    attributes.put(key, path.toString());
    return new CacheLocation("local", attributes);
  }

  private static Map<String, String> rest(Fields fields) {
    Map<String, String> attributes = new LinkedHashMap<>(fields.values());
    attributes.remove("type");
    return attributes;
  }

  /** Whether a place to read from is there; a missing one is no reason not to build. */
  public static boolean exists(CacheLocation from) {
    String source = from.attributes().get("src");
    return source == null || Files.isDirectory(Path.of(source));
  }
}
