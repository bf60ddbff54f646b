package io.slipway.cli.argument;

import io.slipway.build.BuildRequest.Context;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where files come from: the main context, and those of {@code --build-context}. */
public final class ContextArgument {
  private ContextArgument() {}

  /**
   * The main context: a directory, a tar archive, or the URL of a Git repository, of an archive or
   * of a build file alone. Standard input is none of these.
   *
   * @throws VerbFailed when there is no such thing
   */
  public static Context main(String text, Path directory) {
    Optional<Context> remote = remote(text);
    if (remote.isPresent()) {
      return remote.get();
    }
    Path path = directory.resolve(text).normalize();
    if (Files.isDirectory(path)) {
      return new Context.Directory(path.toString());
    }
    if (Files.isRegularFile(path)) {
      return new Context.Archive(path.toString());
    }
    throw VerbFailed.usage(
        "no directory "
            + path
            + ": give a context directory, a tar archive, an http(s) URL or - for standard input");
  }

  private static Optional<Context> remote(String text) {
    Optional<Context> git = GitAddress.parse(text);
    if (git.isPresent()) {
      return git;
    }
    return text.matches("https?://.*")
        ? Optional.of(new Context.Http(text))
        : Optional.<Context>empty();
  }

  /**
   * A name and what stands for it.
   *
   * @param name as build files write it, normalised
   */
  public record Named(String name, Context context) {}

  /**
   * A value of {@code --build-context}: {@code NAME=PATH}, {@code NAME=docker-image://REFERENCE},
   * {@code NAME=oci-layout://PATH[:TAG|@DIGEST]} or {@code NAME=URL}.
   */
  public static Named named(String text, Path directory) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw VerbFailed.usage(
          "--build-context " + text + ": want NAME=PATH, NAME=docker-image://IMAGE or NAME=URL");
    }
    String name = text.substring(0, equals);
    String value = text.substring(equals + 1);
    try {
      return new Named(familiar(name), context(text, value, directory));
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage("--build-context " + text + ": " + e.getMessage());
    }
  }

  private static Context context(String text, String value, Path directory) {
    if (value.startsWith("docker-image://")) {
      String image = value.substring("docker-image://".length());
      return new Context.Image(ImageReference.parse(image).toString());
    }
    if (value.startsWith("oci-layout://")) {
      return layout(text, value.substring("oci-layout://".length()), directory);
    }
    if (value.startsWith("target:")) {
      throw VerbFailed.usage(
          "--build-context " + text + ": target: is for bake files; write FROM STAGE instead");
    }
    return main(value, directory);
  }

  private static Context layout(String text, String value, Path directory) {
    int at = value.indexOf('@');
    int colon = value.lastIndexOf(':');
    int cut = at >= 0 ? at : colon > value.lastIndexOf('/') ? colon : value.length();
    String reference = value.substring(Math.min(value.length(), cut + 1));
    Path path = directory.resolve(value.substring(0, cut)).normalize();
    if (!Files.isRegularFile(path.resolve("index.json"))) {
      throw VerbFailed.usage("--build-context " + text + ": " + path + " is no OCI layout");
    }
    return new Context.Layout(path.toString(), at >= 0 ? new Digest(reference).value() : reference);
  }

  /**
   * The shortest way to write a name: {@code docker.io/library/alpine:latest} is {@code alpine}.
   */
  static String familiar(String name) {
    ImageReference reference = ImageReference.parse(name);
    String full = reference.toString();
    String shorter =
        full.startsWith("docker.io/library/")
            ? full.substring("docker.io/library/".length())
            : full.startsWith("docker.io/") ? full.substring("docker.io/".length()) : full;
    return shorter.endsWith(":latest")
        ? shorter.substring(0, shorter.length() - ":latest".length())
        : shorter;
  }
}
