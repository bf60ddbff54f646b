package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names what changed since a step was last built: a comparison of two keys, part by part. */
final class MissReason {
  static final String DISABLED = "cache disabled";
  static final String EVICTED = "evicted";
  static final String EARLIER = "an earlier step ran again";

  private final Set<String> buildArgs;

  /**
   * For one build.
   *
   * @param buildArgs names of the arguments that the caller gave
   */
  MissReason(Set<String> buildArgs) {
    this.buildArgs = Set.copyOf(buildArgs);
  }

  /**
   * Why there is no result for this key.
   *
   * @param last the parts of the step's last key
   * @param onImage whether the step stands directly on a base image
   */
  String of(CacheKey key, Optional<List<CacheKey.Part>> last, boolean onImage) {
    if (last.isEmpty()) {
      return "first build";
    }
    Map<String, String> before = byName(last.get());
    Map<String, String> now = byName(key.parts());
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(before.keySet());
    List<String> reasons = new ArrayList<>();
    for (String name : names) {
      String value = now.get(name);
      if (value == null || !value.equals(before.get(name))) {
        reasons.add(reason(name, onImage));
      }
    }
    if (reasons.isEmpty()) {
      return EVICTED;
    }
    return String.join(", ", new LinkedHashSet<>(reasons));
  }

  private static Map<String, String> byName(List<CacheKey.Part> parts) {
    Map<String, String> result = new LinkedHashMap<>();
    for (CacheKey.Part part : parts) {
      result.put(part.name(), part.value());
    }
    return result;
  }

  private String reason(String part, boolean onImage) {
    if (part.startsWith("env:")) {
      String name = part.substring("env:".length());
      return (buildArgs.contains(name) ? "ARG " : "variable ") + name + " changed";
    }
    return switch (part) {
      case "base" -> onImage ? "base moved" : "an earlier step changed";
      case "operation" -> "instruction changed";
      case "latest" -> "timestamp changed";
      case "format" -> "cache format changed";
      default -> part + " changed";
    };
  }
}
