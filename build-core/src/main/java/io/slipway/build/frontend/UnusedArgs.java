package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.Node;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.SourceRange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Values that the caller gives for arguments that the file does not have: often a typing error. */
final class UnusedArgs {
  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");

  private UnusedArgs() {}

  static Optional<BuildPlan.Warning> in(Dockerfile file, CompileOptions options) {
    Set<String> known = new HashSet<>(GlobalArgs.predefined(file, options).keySet());
    known.add("SOURCE_DATE_EPOCH");
    for (Node node : file.tree().nodes()) {
      List<String> words = node.words();
      if (node.name().equals("arg")) {
        words.forEach(word -> known.add(word.split("=", 2)[0]));
      } else if (node.name().equals("onbuild")) {
        words.forEach(word -> known.add(word.split("=", 2)[0])); // declares it for others
      }
    }
    List<String> unused =
        options.buildArgs().keySet().stream()
            .filter(name -> !known.contains(name) && !name.startsWith("BUILDKIT_"))
            .filter(name -> !PROXIES.contains(name.toLowerCase(Locale.ROOT)))
            .sorted()
            .toList();
    if (unused.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BuildPlan.Warning(
            "UnusedBuildArg",
            "One or more build-args [" + String.join(" ", unused) + "] were not consumed",
            new SourceRange(options.file(), 1, 1, 1)));
  }
}
