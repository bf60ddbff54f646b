package io.slipway.load.check;

import io.slipway.load.evidence.Crash;
import io.slipway.load.evidence.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is promised about crashes between an effect and the record of it. */
final class CrashPromises {
  private final Evidence evidence;
  private final Chronicle chronicle;
  private final RetentionPromises retention;
  private final AuditTrail audit;

  CrashPromises(Evidence evidence, Chronicle chronicle, RetentionPromises retention) {
    this.evidence = evidence;
    this.chronicle = chronicle;
    this.retention = retention;
    this.audit = new AuditTrail(evidence.told());
  }

  /** A2. */
  Finding anyCrashPointIsSafe() {
    List<Crash> hits = evidence.crashes().stream().filter(Crash::hit).toList();
    List<String> diverged = new ArrayList<>();
    for (Crash hit : hits) {
      problems(hit).forEach(p -> diverged.add("after a crash at " + hit.point() + ": " + p));
    }
    long converged = hits.stream().filter(hit -> problems(hit).isEmpty()).count();
    return new Finding(
        "A2",
        "any crash point is safe",
        "%d points armed, %d reached; %d crashes, %d converged"
            .formatted(
                evidence.crashes().stream().map(Crash::point).distinct().count(),
                hits.stream().map(Crash::point).distinct().count(),
                hits.size(),
                converged),
        hits.size(),
        diverged);
  }

  /** Points that were armed and that nobody died of. */
  static List<String> missed(List<Crash> crashes) {
    Map<String, Boolean> points = new HashMap<>();
    crashes.forEach(c -> points.merge(c.point(), c.hit(), Boolean::logicalOr));
    points.values().removeIf(hit -> hit);
    return List.copyOf(new TreeSet<>(points.keySet()));
  }

  /** What was under way at that moment and never came to its end, or came to a wrong one. */
  private List<String> problems(Crash crash) {
    List<String> problems = new ArrayList<>(chronicle.openSince(crash.at()));
    switch (crash.service()) {
      case "cleanup" -> problems.addAll(retention.unfinished());
      case "audit" -> problems.addAll(audit.problems());
      default -> {
        // builds are what these are about
      }
    }
    return problems;
  }
}
