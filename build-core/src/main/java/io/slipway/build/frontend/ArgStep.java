package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * ARG in a stage: the caller's value, else the default, else the global value, else declared but
 * unset.
 *
 * @param globals arguments from before the first FROM, and predefined ones
 * @param given values from the caller
 */
record ArgStep(Map<String, String> globals, Map<String, String> given) {
  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");

  /** Meant for the builder, not for commands. */
  static final Set<String> NOT_IN_ENVIRONMENT =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  /** Proxy settings reach every command, in both spellings, without being declared. */
  Map<String, String> proxies() {
    Map<String, String> proxies = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (PROXIES.contains(lower) && !value.isEmpty()) {
            proxies.put(lower, value);
            proxies.put(lower.toUpperCase(Locale.ROOT), value);
          }
        });
    return proxies;
  }

  void apply(Instruction.Arg arg, StageState state, Words words) throws BuildFailure {
    List<String> told = new ArrayList<>();
    for (Instruction.Declaration declared : arg.declarations()) {
      String name = declared.name();
      SecretLint.check("ARG", name, words);
      String value = value(declared, words);
      if (value != null && !NOT_IN_ENVIRONMENT.contains(name)) {
        state.variables().put(name, value);
      }
      state.declaredArgs().add(name);
      told.add(value == null ? name : name + "=" + value);
    }
    state.record("ARG " + String.join(" ", told));
  }

  private @Nullable String value(Instruction.Declaration declared, Words words)
      throws BuildFailure {
    if (given.containsKey(declared.name())) {
      return given.get(declared.name());
    }
    return declared.value().isPresent()
        ? words.one(declared.value().get())
        : globals.get(declared.name());
  }
}
