package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with the instructions of a file, told together once all were looked at. */
final class Refused {
  private final List<BuildFailure> failures = new ArrayList<>();

  /** Something that may be refused. */
  @FunctionalInterface
  interface Attempt {
    void run() throws BuildFailure;
  }

  /** Does it, or keeps the reason why not; what comes after is looked at all the same. */
  void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (BuildFailure e) {
      failures.add(e);
    }
  }

  /** Notes something that is wrong. */
  void add(BuildFailure failure) {
    failures.add(failure);
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }

  /**
   * Ends well when nothing was refused.
   *
   * @throws BuildFailure that lists all reasons in the order of lines and points at the first
   */
  void tell() throws BuildFailure {
    if (!isEmpty()) {
      throw all();
    }
  }

  /** All reasons as one, where there is at least one. */
  BuildFailure all() {
    failures.sort(Comparator.comparingInt(f -> f.origin().map(at -> at.startLine()).orElse(0)));
    return new BuildFailure(
        failures.getFirst().origin().orElse(null),
        failures.stream()
            .map(BuildFailure::getMessage)
            .distinct()
            .collect(Collectors.joining("\n")));
  }
}
