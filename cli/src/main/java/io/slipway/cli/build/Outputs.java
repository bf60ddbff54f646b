package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.cli.argument.Fields;
import io.slipway.cli.argument.Forms;
import io.slipway.cli.argument.OutputArgument;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All values of {@code --output} together.
 *
 * @param json whether the result is reported as JSON
 * @param files what is written
 * @param names further names of the image
 * @param push whether one of them pushes
 * @param byDigest whether that push moves no tag
 * @param asked whether anything was said of where the image goes
 * @param annotations that were given with an output
 * @param form of the image
 */
record Outputs(
    boolean json,
    List<BuildRequest.Output> files,
    List<String> names,
    boolean push,
    boolean byDigest,
    boolean asked,
    List<String> annotations,
    BuildRequest.Form form) {

  static Outputs of(List<String> texts, Path directory) {
    boolean json = false;
    boolean push = false;
    boolean byDigest = false;
    boolean asked = false;
    List<BuildRequest.Output> files = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Fields> images = new ArrayList<>();
    for (String text : texts) {
      switch (OutputArgument.parse(text, directory)) {
        case OutputArgument.Json() -> json = true;
        case OutputArgument.Text() -> json = false;
        case OutputArgument.CacheOnly() -> asked = true;
        case OutputArgument.Write(BuildRequest.Output file, Fields fields) -> {
          asked = true;
          files.add(file);
          images.add(fields);
        }
        case OutputArgument.Image image -> {
          asked |= image.push();
          push |= image.push();
          byDigest |= image.fields().isTrue("push-by-digest", false);
          names.addAll(image.names());
          images.add(image.fields());
        }
      }
    }
    if (files.stream().filter(Outputs::isStandardOutput).count() > (json ? 0 : 1)) {
      throw VerbFailed.usage(
          "--output: only one thing can go to standard output; give the others a file");
    }
    return new Outputs(
        json, files, names, push, byDigest, asked, annotations(images), Forms.of(images));
  }

  static boolean isStandardOutput(BuildRequest.Output output) {
    return output.path().equals(OutputArgument.STANDARD_OUTPUT);
  }

  /** The files, with a path in place of standard output. */
  List<BuildRequest.Output> filesPrintedAs(Path path) {
    return files.stream()
        .map(
            file ->
                isStandardOutput(file)
                    ? new BuildRequest.Output(
                        file.type(), path.toString(), false, file.attributes())
                    : file)
        .toList();
  }

  /** {@code annotation.KEY=VALUE} and {@code annotation-index.KEY=VALUE}, as the flag has them. */
  private static List<String> annotations(List<Fields> outputs) {
    List<String> annotations = new ArrayList<>();
    for (Fields output : outputs) {
      for (Map.Entry<String, String> entry : output.values().entrySet()) {
        String key = entry.getKey();
        if (key.startsWith("annotation.")) {
          annotations.add(key.substring("annotation.".length()) + "=" + entry.getValue());
        } else if (key.startsWith("annotation-index.")) {
          String name = key.substring("annotation-index.".length());
          annotations.add("index:" + name + "=" + entry.getValue());
        } else if (key.startsWith("annotation")) {
          throw output.wrong("'" + key + "': want annotation.KEY or annotation-index.KEY");
        }
      }
    }
    return annotations;
  }
}
