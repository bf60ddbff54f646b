package io.slipway.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Compares what a chain recorded with what there was to record, as the farm's topics have it. */
final class SourceCheck {
  /** Kept by key only: what a record tells of may have been replaced since. */
  private static final String COMPACTED = "projects/";

  private final JsonNode ends;
  private final Set<String> missing = new HashSet<>();
  private final Set<String> known;
  private Optional<String> invented = Optional.empty();

  /**
   * A check against the farm's answer.
   *
   * @param sources {@code places} of all events to be recorded, and the {@code ends} of their
   *     topics
   */
  SourceCheck(JsonNode sources) {
    ends = sources.path("ends");
    sources.path("places").forEach(place -> missing.add(place.asText()));
    known = Set.copyOf(missing);
  }

  /** Takes the source of a record. */
  void recorded(String source) {
    missing.remove(source);
    if (invented.isEmpty() && !known.contains(source) && isOld(source)) {
      invented = Optional.of(source);
    }
  }

  /** Whether the event was there, if ever, when the sources were looked up. */
  private boolean isOld(String source) {
    int slash = source.lastIndexOf('/');
    return slash > 0
        && !source.startsWith(COMPACTED)
        && Long.parseLong(source.substring(slash + 1))
            < ends.path(source.substring(0, slash)).asLong(0);
  }

  /** How many events have no record. */
  int missing() {
    return missing.size();
  }

  /** What is wrong; empty when every event has a record and every record an event. */
  Optional<String> problem() {
    if (!missing.isEmpty()) {
      return Optional.of(
          missing.size()
              + " events have no record, for example "
              + missing.stream().min(String::compareTo).orElseThrow());
    }
    return invented.map(source -> "there is no event at " + source + ", which a record names");
  }
}
