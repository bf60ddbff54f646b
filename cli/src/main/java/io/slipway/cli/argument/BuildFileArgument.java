package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.GivenFile;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The build file that {@code -f} means.
 *
 * @param name relative to the context; the name for messages when the text is given
 * @param given its text when the engine would not find it in the context
 */
public record BuildFileArgument(String name, Optional<GivenFile> given) {
  private static final String USUAL = "Dockerfile";
  private static final long LARGEST = 8 << 20;

  /** A build file of the context itself, which nobody has looked at yet. */
  public static BuildFileArgument inContext(Optional<String> asked) {
    return new BuildFileArgument(asked.orElse(USUAL), Optional.empty());
  }

  /** A build file that somebody typed or piped. */
  public static BuildFileArgument text(String text) {
    return new BuildFileArgument(USUAL, Optional.of(new GivenFile(text, Optional.empty())));
  }

  /**
   * Finds the file. Like docker, a relative path starts at the current directory; as a courtesy it
   * may start at the context too. A file outside of the context is read here, with the ignore rules
   * beside it.
   *
   * @throws VerbFailed with exit code 2 when there is no such file
   */
  public static BuildFileArgument find(Optional<String> asked, Path context, Path directory)
      throws IOException {
    Path file = asked.map(f -> existing(f, context, directory)).orElseGet(() -> usual(context));
    if (!Files.isRegularFile(file)) {
      throw VerbFailed.usage(
          "no build file " + file + ": name one with -f FILE, or give the right context directory");
    }
    if (file.startsWith(context)) {
      return new BuildFileArgument(context.relativize(file).toString(), Optional.empty());
    }
    return new BuildFileArgument(
        String.valueOf(file.getFileName()), Optional.of(new GivenFile(read(file), ignore(file))));
  }

  private static Path existing(String name, Path context, Path directory) {
    Path here = directory.resolve(name).normalize();
    Path there = context.resolve(name).normalize();
    return !Files.exists(here) && Files.exists(there) ? there : here;
  }

  private static Path usual(Path context) {
    Path lower = context.resolve("dockerfile");
    Path usual = context.resolve(USUAL);
    return !Files.exists(usual) && Files.isRegularFile(lower) ? lower : usual;
  }

  private static Optional<String> ignore(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".dockerignore");
    return Files.isRegularFile(beside) ? Optional.of(read(beside)) : Optional.empty();
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw VerbFailed.usage(file + " is larger than 8 MB, so it is no build file");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
