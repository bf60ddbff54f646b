package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.Output;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value of {@code --output}: how to report ({@code json}, {@code text}), a file or directory to
 * write, or a push. The first shares the flag with the others because scripts know it from kubectl.
 */
public sealed interface OutputArgument {
  /** The destination that means standard output. */
  String STANDARD_OUTPUT = "-";

  /** Report as JSON. */
  record Json() implements OutputArgument {}

  /** Report as text. */
  record Text() implements OutputArgument {}

  /**
   * Write the result.
   *
   * @param output with the path {@link #STANDARD_OUTPUT} for standard output
   * @param fields all that was said
   */
  record Write(Output output, Fields fields) implements OutputArgument {}

  /**
   * Make the image, and perhaps push it.
   *
   * @param names further names for it
   * @param push whether to push it
   * @param fields all that was said
   */
  record Image(List<String> names, boolean push, Fields fields) implements OutputArgument {}

  /** Build, and keep the result in the cache only. */
  record CacheOnly() implements OutputArgument {}

  /** Keys that say what the image looks like; see {@link Forms}. */
  Set<String> FORM =
      Set.of(
          "type",
          "name",
          "push",
          "push-by-digest",
          "compression",
          "compression-level",
          "force-compression",
          "oci-mediatypes",
          "rewrite-timestamp",
          "unpack",
          "store",
          "dangling-name-prefix",
          "name-canonical",
          "registry.insecure");

  /** Keys of a file or directory. */
  Set<String> PLACE = Set.of("dest", "tar", "platform-split");

  /**
   * Reads one value.
   *
   * @param directory where a relative {@code dest} starts
   * @throws VerbFailed when the text is none of the forms
   */
  static OutputArgument parse(String text, Path directory) {
    if (text.equalsIgnoreCase("json")) {
      return new Json();
    }
    if (text.equalsIgnoreCase("text")) {
      return new Text();
    }
    if (!text.contains("=")) {
      String bare = text.equals("-") ? "type=tar,dest=-" : "type=local,\"dest=" + text + "\"";
      return text.equals("cacheonly") ? new CacheOnly() : parse(bare, directory);
    }
    Fields fields = Fields.parse("--output", text);
    fields.values().keySet().stream()
        .filter(key -> !FORM.contains(key) && !PLACE.contains(key) && !key.startsWith("annotation"))
        .findFirst()
        .ifPresent(
            key -> {
              throw fields.wrong("'" + key + "' is not known; see docs/commands.md");
            });
    return switch (fields.get("type").orElse("")) {
      case "registry" -> new Image(names(fields), fields.isTrue("push", true), fields);
      case "image" -> new Image(names(fields), fields.isTrue("push", false), fields);
      case "cacheonly" -> new CacheOnly();
      case "oci", "docker" -> write(fields, !fields.isTrue("tar", true), directory);
      case "tar" -> write(fields, false, directory);
      case "local" -> write(fields, true, directory);
      case "" -> throw fields.wrong("the type is missing: type=oci,dest=FILE");
      default ->
          throw fields.wrong(
              "the type '"
                  + fields.get("type").orElse("")
                  + "' is not there; want registry, image, docker, oci, local, tar or cacheonly");
    };
  }

  private static List<String> names(Fields fields) {
    return fields.get("name").map(names -> List.of(names.split(","))).orElse(List.of());
  }

  private static Write write(Fields fields, boolean folder, Path directory) {
    String type = fields.get("type").orElseThrow();
    Optional<String> dest = fields.get("dest");
    if (dest.isEmpty()) {
      throw fields.wrong(
          type.equals("docker")
              ? "there is no Docker daemon that could be given the image; write it with"
                  + " dest=FILE and load it with 'docker load -i FILE'"
              : "dest=" + (folder ? "DIRECTORY" : "FILE") + " is missing");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String key : List.of("name", "platform-split")) {
      fields.get(key).ifPresent(value -> attributes.put(key, value));
    }
    if (dest.get().equals(STANDARD_OUTPUT)) {
      if (folder) {
        throw fields.wrong("a directory cannot go to standard output; want type=tar");
      }
      return new Write(new Output(type, STANDARD_OUTPUT, false, attributes), fields);
    }
    Path path = directory.resolve(dest.get()).normalize();
    Path parent = path.getParent();
    if (folder ? Files.exists(path) && !Files.isDirectory(path) : Files.isDirectory(path)) {
      throw fields.wrong(path + (folder ? " is a file" : " is a directory; want a file"));
    }
    if (!folder && (parent == null || !Files.isDirectory(parent))) {
      throw fields.wrong("there is no directory " + parent + "; make it first");
    }
    return new Write(new Output(type, path.toString(), folder, attributes), fields);
  }
}
