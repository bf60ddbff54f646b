package io.slipway.cli.build;

import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the build file that {@code -f} means. */
final class BuildFileArgument {
  private BuildFileArgument() {}

  /**
   * The file relative to the context. Like docker, a relative path starts at the current directory;
   * as a courtesy it may start at the context too.
   *
   * @throws VerbFailed with exit code 2 when there is no such file, or when the engine could not
   *     see it
   */
  static String resolve(Optional<String> asked, Path context, Path directory) {
    Path file =
        asked
            .map(f -> existing(f, context, directory))
            .orElseGet(() -> context.resolve("Dockerfile"));
    if (!Files.isRegularFile(file)) {
      throw VerbFailed.usage(
          "no build file " + file + ": name one with -f FILE, or give the right context directory");
    }
    if (!file.startsWith(context)) {
      throw VerbFailed.usage(
          "the build file "
              + file
              + " is outside the context "
              + context
              + ": the engine sees the context only; copy the file into it or choose a wider"
              + " context");
    }
    return context.relativize(file).toString();
  }

  private static Path existing(String name, Path context, Path directory) {
    Path here = directory.resolve(name).normalize();
    Path there = context.resolve(name).normalize();
    return !Files.exists(here) && Files.exists(there) ? there : here;
  }
}
