package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.registry.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a name stands for that is no stage: nothing, what the caller put in its place, an image. */
final class BaseNames {
  private static final String NOTHING = "scratch";

  private final Map<String, NamedContext> contexts = new HashMap<>();

  BaseNames(Map<String, NamedContext> contexts) {
    contexts.forEach((name, context) -> this.contexts.put(familiar(name), context));
  }

  /** What the caller put in the place of a stage or image of this name. */
  Optional<PlannedStage.Base> given(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(NOTHING) || lower.equals("context")) {
      return Optional.empty();
    }
    NamedContext context = contexts.get(familiar(name));
    if (context == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (context) {
          case NamedContext.Files files -> new PlannedStage.Base.Files(files.source(), name);
          case NamedContext.Image image -> image(image.reference(), name);
        });
  }

  private static PlannedStage.Base image(ImageReference reference, String name) {
    return familiar(reference).equals(NOTHING)
        ? new PlannedStage.Base.Scratch()
        : new PlannedStage.Base.Image(reference, name);
  }

  /**
   * What a name stands for.
   *
   * @param stages names that somebody may have meant
   * @throws BuildFailure when it is no name of an image
   */
  PlannedStage.Base of(String name, SourceRange at, Collection<String> stages) throws BuildFailure {
    if (name.equals(NOTHING)) {
      return new PlannedStage.Base.Scratch();
    }
    Optional<PlannedStage.Base> given = given(name);
    if (given.isPresent()) {
      return given.get();
    }
    try {
      return new PlannedStage.Base.Image(ImageReference.parse(name), name);
    } catch (IllegalArgumentException e) {
      String lower = name.toLowerCase(Locale.ROOT);
      throw Refusals.of(
          at,
          "failed to parse stage name \"" + name + "\": invalid reference format",
          stages.contains(lower)
              ? "did you mean the stage " + lower + "? stage names are lower case here"
              : String.valueOf(e.getMessage()));
    }
  }

  /** {@code docker.io/library/busybox:latest} is {@code busybox}. */
  private static String familiar(String name) {
    try {
      return familiar(ImageReference.parse(name));
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static String familiar(ImageReference reference) {
    String name = reference.toString();
    name = name.startsWith("docker.io/") ? name.substring("docker.io/".length()) : name;
    name = name.startsWith("library/") ? name.substring("library/".length()) : name;
    return name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
  }
}
