package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments that every FROM sees and that a stage may take over by declaring them: the
 * predefined ones and those declared before the first FROM.
 */
final class GlobalArgs {
  private GlobalArgs() {}

  static Map<String, String> of(Dockerfile file, CompileOptions options, ShellWords shell)
      throws BuildFailure {
    Map<String, String> args = predefined(file, options);
    for (Instruction.Arg arg : file.globals()) {
      for (Instruction.Declaration declared : arg.declarations()) {
        Optional<String> value = Optional.ofNullable(options.arguments().get(declared.name()));
        if (value.isEmpty() && declared.value().isPresent()) {
          try {
            value = Optional.of(shell.expand(declared.value().get(), args).text());
          } catch (ExpansionException e) {
            throw Refusals.of(arg.origin().range(), String.valueOf(e.getMessage()));
          }
        }
        value.ifPresent(text -> args.put(declared.name(), text));
      }
    }
    return Map.copyOf(args);
  }

  static Map<String, String> predefined(Dockerfile file, CompileOptions options) {
    Map<String, String> args = new HashMap<>();
    platform(args, "BUILD", options.buildPlatform());
    platform(args, "TARGET", options.targetPlatform());
    args.put(
        "TARGETSTAGE",
        options.target().or(() -> file.stages().getLast().from().name()).orElse("default"));
    args.replaceAll((name, value) -> options.arguments().getOrDefault(name, value));
    return args;
  }

  private static void platform(Map<String, String> args, String side, Platform platform) {
    args.put(side + "PLATFORM", platform.text());
    args.put(side + "OS", platform.os());
    args.put(side + "OSVERSION", "");
    args.put(side + "ARCH", platform.architecture());
    args.put(side + "VARIANT", platform.variant() == null ? "" : platform.variant());
  }
}
