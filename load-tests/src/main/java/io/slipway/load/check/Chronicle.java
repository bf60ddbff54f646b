package io.slipway.load.check;

import io.slipway.load.evidence.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All builds of a run, read from the logs. */
public final class Chronicle {
  private final Map<String, Story> stories = new LinkedHashMap<>();

  private Chronicle() {}

  /** Reads the logs; their order across topics does not matter. */
  public static Chronicle of(List<Told> told) {
    Chronicle chronicle = new Chronicle();
    for (Told record : told) {
      if (record.type().equals("io.slipway.build.requested.v1") && isEvent(record)) {
        // The same request told again is the same build: the first one counts.
        chronicle.stories.putIfAbsent(record.text("build"), new Story(record));
      }
    }
    told.stream().filter(Chronicle::isEvent).forEach(chronicle::note);
    chronicle.noteChecks(told);
    return chronicle;
  }

  /** Checks name their builds by image and number. */
  private void noteChecks(List<Told> told) {
    Map<String, List<Told>> results = new HashMap<>();
    Set<String> checked = new HashSet<>();
    for (Told record : told) {
      switch (record.type()) {
        case "io.slipway.gate.wanted.v1" -> checked.add(record.text("image"));
        case "io.slipway.gate.ended.v1" ->
            results
                .computeIfAbsent(
                    record.text("image") + " " + record.number("number"), k -> new ArrayList<>())
                .add(record);
        default -> {
          // no check
        }
      }
    }
    for (Story story : all()) {
      story.checked = checked.contains(story.image);
      story.checks.addAll(results.getOrDefault(story.image + " " + story.number(), List.of()));
    }
  }

  /** A dead letter repeats its record, and a poisoned record is no event. */
  private static boolean isEvent(Told record) {
    return !record.topic().endsWith(".dead-letter")
        && !record.text("build").isEmpty()
        && !record.text("at").isEmpty();
  }

  private void note(Told record) {
    @Nullable Story story = stories.get(record.text("build"));
    if (story == null) {
      return;
    }
    switch (record.type()) {
      case "dev.cdevents.build.queued.0.2.0" -> story.numbers.add(record.number("number"));
      case "dev.cdevents.build.started.0.2.0" -> story.starts.add(record);
      case "dev.cdevents.build.finished.0.2.0" -> story.ends.add(record);
      case "dev.cdevents.artifact.published.0.2.0" -> story.published.add(record);
      case "io.slipway.tag.moved.v1" -> story.moves.add(record);
      case "io.slipway.tag.refused.v1" -> story.refusals.add(record);
      default -> {
        // logs, steps and what later versions tell do not matter here
      }
    }
  }

  Collection<Story> all() {
    return stories.values();
  }

  boolean knows(String build) {
    return stories.containsKey(build);
  }

  Optional<Story> find(String build) {
    return Optional.ofNullable(stories.get(build));
  }

  /** Builds that were accepted and are not over. */
  public long open() {
    return all().stream().filter(s -> !s.over()).count();
  }

  /** How many builds there are. */
  public int size() {
    return stories.size();
  }

  /** What was under way at this moment and never came to its end. */
  List<String> openSince(Instant at) {
    return all().stream()
        .filter(s -> s.requested.isBefore(at) && !s.over())
        .map(s -> s + " never came to its end")
        .toList();
  }

  /** Whether any build was under way at this moment. */
  boolean busy(Instant at) {
    return all().stream().anyMatch(s -> s.requested.isBefore(at) && s.ended().isAfter(at));
  }

  /** Whether an image waited for its tags at this moment. */
  boolean promoting(Instant at) {
    return all().stream()
        .anyMatch(
            s -> s.published.stream().anyMatch(p -> p.at().isBefore(at)) && s.ended().isAfter(at));
  }
}
