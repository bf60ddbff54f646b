package io.slipway.cli.build;

import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildRequest.GivenFile;
import io.slipway.cli.argument.BuildFileArgument;
import io.slipway.cli.argument.ContextArgument;
import io.slipway.cli.argument.StandardInput;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The main context and the build file, found.
 *
 * @param temporary files that were made for it and go after the build
 */
record FoundContext(Context context, BuildFileArgument file, List<Path> temporary) {
  private static final String STANDARD_INPUT = "-";

  /**
   * Looks at the context argument and {@code -f}, and at standard input where one of them says so.
   *
   * @param folder where standard input may be copied to
   * @throws VerbFailed when there is no such thing, or both want standard input
   */
  static FoundContext find(BuildOptions options, Surroundings here, Path folder)
      throws IOException {
    Optional<String> file = options.source.file;
    boolean fileByInput = file.filter(STANDARD_INPUT::equals).isPresent();
    if (options.context.equals(STANDARD_INPUT)) {
      if (fileByInput) {
        throw VerbFailed.usage("-f - and the context - cannot both come by standard input");
      }
      return byInput(StandardInput.read(here.streams().in(), folder), file, folder);
    }
    Context context = context(options, here);
    if (fileByInput) {
      String text = StandardInput.text(here.streams().in());
      return new FoundContext(context, BuildFileArgument.text(text), List.of());
    }
    BuildFileArgument found =
        switch (context) {
          case Context.Directory(String path) when options.source.jib.isEmpty() ->
              BuildFileArgument.find(file, Path.of(path), here.directory());
          case Context other -> BuildFileArgument.inContext(file);
        };
    return new FoundContext(context, found, List.of());
  }

  /** A jib build without a context builds where its file stands. */
  private static Context context(BuildOptions options, Surroundings here) {
    if (!options.context.isEmpty()) {
      return ContextArgument.main(options.context, here.directory());
    }
    if (options.source.jib.isEmpty()) {
      throw VerbFailed.usage(
          "the context is missing: give a directory, for example slipway build .");
    }
    Path file = here.directory().resolve(options.source.jib.get()).normalize();
    return new Context.Directory(String.valueOf(file.getParent()));
  }

  private static FoundContext byInput(StandardInput input, Optional<String> file, Path folder)
      throws IOException {
    return switch (input) {
      case StandardInput.Archive(Path path) ->
          new FoundContext(
              new Context.Archive(path.toString()),
              BuildFileArgument.inContext(file),
              List.of(path));
      case StandardInput.BuildFile(String text) -> {
        if (file.isPresent()) {
          throw VerbFailed.usage(
              "-f " + file.get() + ": standard input is a build file itself, no tar archive");
        }
        Files.createDirectories(folder);
        Path empty = Files.createTempDirectory(folder, "empty-");
        yield new FoundContext(
            new Context.Directory(empty.toString()), BuildFileArgument.text(text), List.of(empty));
      }
    };
  }

  /** The build file's text when it can be seen from here, to show its lines with errors. */
  Optional<String> text() {
    if (file.given().isPresent()) {
      return file.given().map(GivenFile::text);
    }
    if (context instanceof Context.Directory(String path)) {
      Path place = Path.of(path).resolve(file.name());
      try {
        return Optional.of(Files.readString(place));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
