package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ENV, LABEL and VOLUME: instructions that add to a set of the config. */
final class EnvSteps {
  private EnvSteps() {}

  static void env(Instruction.Env env, StageState state, Words words) throws BuildFailure {
    List<String> told = new ArrayList<>();
    // All values are expanded before the first is set: A=1 B=$A sees the A from before.
    for (Map.Entry<String, String> pair : expanded(env.pairs(), words)) {
      SecretLint.check("ENV", pair.getKey(), words);
      state.config().env().put(pair.getKey(), pair.getValue());
      state.variables().put(pair.getKey(), pair.getValue());
      told.add(pair.getKey() + "=" + pair.getValue());
    }
    state.record("ENV " + String.join(" ", told));
  }

  static void label(Instruction.Label label, StageState state, Words words) throws BuildFailure {
    List<String> told = new ArrayList<>();
    for (Map.Entry<String, String> pair : expanded(label.pairs(), words)) {
      state.config().labels().put(pair.getKey(), pair.getValue());
      told.add(pair.getKey() + "=" + pair.getValue());
    }
    state.record("LABEL " + String.join(" ", told));
  }

  static void volume(Instruction.Volume volume, StageState state, Words words) throws BuildFailure {
    List<String> paths = words.all(volume.paths());
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).isEmpty()) {
        throw words.refusal(
            volume.paths().get(i),
            "VOLUME specified can not be an empty string",
            "give the variable a value");
      }
      state.config().volume(paths.get(i));
    }
    state.record("VOLUME [" + String.join(" ", paths) + "]");
  }

  private static List<Map.Entry<String, String>> expanded(List<Instruction.Pair> pairs, Words words)
      throws BuildFailure {
    String keyword = words.keyword();
    Map<String, String> result = new LinkedHashMap<>();
    for (Instruction.Pair pair : pairs) {
      if (!pair.delimited()) {
        words.warn(
            "LegacyKeyValueFormat",
            "\""
                + keyword
                + " key=value\" should be used instead of legacy \""
                + keyword
                + " key value\" format");
      }
      result.put(words.one(pair.name()), words.one(pair.value()));
    }
    return List.copyOf(result.entrySet());
  }
}
