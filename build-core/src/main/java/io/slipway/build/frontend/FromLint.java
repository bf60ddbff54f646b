package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.dockerfile.Stage;
import io.slipway.build.dockerfile.Suggestion;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The checks of FROM that need the global arguments. What cannot be expanded is no warning. */
final class FromLint {
  private final Scope scope;
  private final Map<String, String> defaults;
  private final Set<String> declared;
  private final Lint lint;

  private FromLint(Scope scope, Map<String, String> defaults, Set<String> declared, Lint lint) {
    this.scope = scope;
    this.defaults = defaults;
    this.declared = declared;
    this.lint = lint;
  }

  /**
   * What FROM is expanded with.
   *
   * @param globals values of the arguments before the first FROM
   */
  record Scope(CompileOptions options, Map<String, String> globals, ShellWords shell) {}

  static void check(Dockerfile file, Scope scope, Lint lint) {
    Set<String> declared = new HashSet<>(scope.globals().keySet());
    file.globals().stream()
        .flatMap(arg -> arg.declarations().stream())
        .map(Instruction.Declaration::name)
        .forEach(declared::add);
    FromLint checks = new FromLint(scope, defaults(file, scope), declared, lint);
    for (Stage stage : file.stages()) {
      try {
        checks.base(stage.from());
        checks.platform(stage.from());
      } catch (ExpansionException e) {
        continue; // the stage tree tells it as an error
      }
    }
  }

  /** A registry may hand out an image for another machine than the one that was asked for. */
  static void image(PlannedStage stage, ResolvedImage image, Platform target, Lint lint) {
    String name =
        stage.base() instanceof PlannedStage.Base.Image(ImageReference _, String written)
            ? written
            : image.pinned().toString();
    Platform wanted = stage.platform().orElse(target);
    ImageConfig config = image.config();
    if (wanted.os().equals(config.os()) && wanted.architecture().equals(config.architecture())) {
      return;
    }
    lint.warn(
        "InvalidBaseImagePlatform",
        "Base image "
            + name
            + " was pulled with platform "
            + GoQuote.quote(
                new Platform(config.os(), config.architecture(), config.variant())
                    .normalised()
                    .text())
            + ", expected "
            + GoQuote.quote(wanted.normalised().text())
            + " for current build",
        stage.range());
  }

  /** The global arguments as they are when the caller gives none. */
  private static Map<String, String> defaults(Dockerfile file, Scope scope) {
    try {
      return GlobalArgs.of(file, scope.options().withBuildArgs(Map.of()), scope.shell());
    } catch (BuildFailure e) {
      return scope.globals(); // a default insists on a value, so there is always one
    }
  }

  private void base(Instruction.From from) throws ExpansionException {
    SourceRange at = from.origin().range();
    undeclared(scope.shell().expand(from.base(), scope.globals()).unset(), at);
    if (!isReference(scope.shell().expand(from.base(), defaults).text())) {
      lint.warn(
          "InvalidDefaultArgInFrom",
          "Default value for ARG " + from.base() + " results in empty or invalid base image name",
          at);
    }
  }

  private static boolean isReference(String name) {
    try {
      return !name.isEmpty() && !ImageReference.parse(name).repository().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void platform(Instruction.From from) throws ExpansionException {
    if (from.platform().isEmpty()) {
      return;
    }
    SourceRange at = from.origin().range();
    String written = from.platform().get();
    ShellWords.Expansion expansion = scope.shell().expand(written, scope.globals());
    undeclared(expansion.unset(), at);
    Lint own = lint.below(from.origin().comments());
    boolean targetAlone =
        expansion.unset().isEmpty() && expansion.used().equals(Set.of("TARGETPLATFORM"));
    if (targetAlone && expansion.text().equals(scope.globals().get("TARGETPLATFORM"))) {
      own.warn(
          "RedundantTargetPlatform",
          "Setting platform to predefined "
              + written
              + " in FROM is redundant as this is the default behavior",
          at);
    }
    if (expansion.unset().isEmpty() && expansion.used().isEmpty()) {
      constant(expansion.text(), from, own);
    }
  }

  /** A stage that says in its name for which platform it is means it. */
  private static void constant(String text, Instruction.From from, Lint own) {
    Platform platform;
    try {
      platform = Platform.parse(text);
    } catch (IllegalArgumentException e) {
      return; // the stage tree tells it as an error
    }
    String name = from.name().orElse("");
    if (!name.contains(platform.os()) && !name.contains(platform.architecture())) {
      own.warn(
          "FromPlatformFlagConstDisallowed",
          "FROM --platform flag should not use constant value " + GoQuote.quote(text),
          from.origin().range());
    }
  }

  private void undeclared(Set<String> names, SourceRange at) {
    for (String name : names) {
      if (!declared.contains(name)) {
        String guess =
            Suggestion.exact(name, declared).map(n -> " (did you mean " + n + "?)").orElse("");
        lint.warn("UndefinedArgInFrom", "FROM argument '" + name + "' is not declared" + guess, at);
      }
    }
  }
}
