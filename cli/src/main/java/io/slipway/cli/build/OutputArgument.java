package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A value of {@code --output}: either how to report ({@code json}, {@code text}) or a file to write
 * ({@code type=oci,dest=FILE}). Both meanings share the flag because scripts know them from docker
 * and kubectl.
 */
sealed interface OutputArgument {
  /** Report as JSON. */
  record Json() implements OutputArgument {}

  /** Report as text. */
  record Text() implements OutputArgument {}

  /**
   * Write the image to a file.
   *
   * @param output as the engine wants it
   */
  record File(BuildRequest.Output output) implements OutputArgument {}

  /**
   * Reads one value.
   *
   * @param directory where a relative {@code dest} starts
   * @throws VerbFailed with exit code 2 when the text is none of the forms
   */
  static OutputArgument parse(String text, Path directory) {
    if (text.equalsIgnoreCase("json")) {
      return new Json();
    }
    if (text.equalsIgnoreCase("text")) {
      return new Text();
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 1) {
        throw wrong(text, "'" + field + "' is not key=value");
      }
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    String type = fields.getOrDefault("type", "");
    if (!type.equals("oci")) {
      throw wrong(text, "type '" + type + "' is not known; this version writes type=oci");
    }
    String dest = fields.getOrDefault("dest", "");
    if (dest.isEmpty()) {
      throw wrong(text, "dest=FILE is missing");
    }
    Path path = directory.resolve(dest).normalize();
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(path)) {
      throw wrong(text, path + " is no file in an existing directory");
    }
    return new File(BuildRequest.Output.file("oci", path.toString()));
  }

  private static VerbFailed wrong(String text, String why) {
    return VerbFailed.usage(
        "--output " + text + ": " + why + ". Want json, text or type=oci,dest=FILE");
  }
}
