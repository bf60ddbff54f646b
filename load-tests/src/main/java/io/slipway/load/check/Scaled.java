package io.slipway.load.check;

import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether builders that come and go lose or repeat anything. None of them was killed, so each build
 * must have been run once, by one builder, and published once. Pure.
 *
 * @param builds accepted
 * @param publications how many builds were published how often
 * @param lost builds that did not end as a success with their tags
 * @param repeated what happened more than once
 */
public record Scaled(
    int builds, Map<Integer, Long> publications, List<String> lost, List<String> repeated) {
  /** Copies. */
  public Scaled {
    publications = new TreeMap<>(publications);
    lost = List.copyOf(lost);
    repeated = List.copyOf(repeated);
  }

  /** Judges a run by its logs and by what its pushes were told. */
  public static Scaled judge(List<Told> told, List<Delivered> delivered) {
    Chronicle chronicle = Chronicle.of(told);
    List<String> lost = new ArrayList<>();
    List<String> repeated = new ArrayList<>();
    Map<Integer, Long> publications = new TreeMap<>();
    for (Delivered push : delivered) {
      push.builds().stream()
          .filter(build -> !chronicle.knows(build))
          .forEach(build -> lost.add("build " + build + " was accepted and is in no log"));
      if (push.builds().isEmpty()) {
        lost.add("commit " + push.commit() + " was never accepted");
      }
      if (push.builds().size() > 1) {
        repeated.add("one push became the builds " + push.builds());
      }
    }
    for (Story story : chronicle.all()) {
      publications.merge(story.published.size(), 1L, Long::sum);
      if (!story.over()) {
        lost.add(story + " has not come to its end");
      } else if (!story.successful()) {
        lost.add(story + " ended as " + story.outcome());
      }
      if (story.starts.size() > 1) {
        repeated.add(story + " was run " + story.starts.size() + " times");
      }
      if (story.published.size() > 1) {
        repeated.add(story + " was published " + story.published.size() + " times");
      }
    }
    return new Scaled(chronicle.size(), publications, lost, repeated);
  }

  /** Whether nothing was lost or repeated. */
  public boolean held() {
    return builds > 0
        && lost.isEmpty()
        && repeated.isEmpty()
        && publications.keySet().equals(Set.of(1));
  }
}
