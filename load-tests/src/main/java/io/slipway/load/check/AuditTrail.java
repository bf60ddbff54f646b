package io.slipway.load.check;

import io.slipway.load.evidence.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the audit's chain is whole and has every privileged act of the other topics, once. */
final class AuditTrail {
  private static final String RECORDED = "io.slipway.audit.recorded.v1";
  private static final Set<String> ACTS =
      Set.of(
          "io.slipway.tag.moved.v1",
          "io.slipway.tag.refused.v1",
          "io.slipway.tag.restored.v1",
          "io.slipway.promotion.requested.v1",
          "io.slipway.project.registered.v1",
          "dev.cdevents.artifact.deleted.0.1.0");

  private final List<String> problems = new ArrayList<>();

  AuditTrail(List<Told> told) {
    List<Told> chain =
        told.stream()
            .filter(t -> t.type().equals(RECORDED) && !t.topic().endsWith(".dead-letter"))
            .sorted(Comparator.comparingLong(Told::offset))
            .toList();
    if (!chain.isEmpty()) { // else the farm has no audit
      problems.addAll(breaks(chain));
      problems.addAll(gaps(told, chain));
    }
  }

  private static List<String> breaks(List<Told> chain) {
    List<String> breaks = new ArrayList<>();
    String previous = "0".repeat(64);
    long sequence = 1;
    for (Told link : chain) {
      if (link.number("sequence") != sequence || !hex(link, "previous").equals(previous)) {
        breaks.add("the audit's chain breaks at its record " + sequence);
        return breaks;
      }
      sequence++;
      previous = hex(link, "hash");
    }
    return breaks;
  }

  private static String hex(Told link, String name) {
    String digest = link.text(name);
    return digest.substring(digest.indexOf(':') + 1);
  }

  private static List<String> gaps(List<Told> told, List<Told> chain) {
    List<String> gaps = new ArrayList<>();
    Set<String> recorded = new HashSet<>();
    for (Told link : chain) {
      if (!recorded.add(link.text("source"))) {
        gaps.add("the audit has " + link.text("source") + " twice");
      }
    }
    for (Told act : told) {
      String place = act.topic() + "/" + act.partition() + "/" + act.offset();
      boolean privileged = ACTS.contains(act.type()) && !act.topic().endsWith(".dead-letter");
      if (privileged && !recorded.contains(place)) {
        gaps.add("the audit lacks " + act.type() + " at " + place);
      }
    }
    return gaps;
  }

  /** What is wrong with it. */
  List<String> problems() {
    return problems;
  }
}
