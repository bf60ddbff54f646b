package io.slipway.load.check;

import java.util.List;

/**
 * What became of one promise.
 *
 * @param promise its id, {@code A1} to {@code A15}
 * @param text what is promised, short
 * @param figure what was counted
 * @param bitten how often the fault that it is about really hit; 0 means that nothing was shown
 * @param violations what broke it
 */
public record Finding(
    String promise, String text, String figure, long bitten, List<String> violations) {
  /** Copies the list. */
  public Finding {
    violations = List.copyOf(violations);
  }

  /** A promise that this run says nothing about. */
  static Finding notExercised(String promise, String text) {
    return new Finding(promise, text, "-", 0, List.of());
  }

  /** {@code ok}, {@code VIOLATED}, or {@code not exercised} when the fault never hit. */
  public String verdict() {
    return !violations.isEmpty() ? "VIOLATED" : bitten > 0 ? "ok" : "not exercised";
  }
}
