package io.slipway.audit.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.events.FarmEvent.AlertRaised;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fold over the events that tells which alerts are due: those whose rule was met and that nobody
 * has raised. An event that comes again changes nothing, and topics may come in any order: a storm
 * is counted per door, whose denials are on one partition. Safe for many threads.
 */
public final class Alerts {
  private static final String STORM = "denial-storm";
  private static final String BY_HAND = "tag-moved-by-hand";
  private static final String KEPT = "protected-deleted";
  private static final String DRIFT = "drift";

  /** The names of all rules. */
  public static final List<String> RULES = List.of(STORM, BY_HAND, KEPT, DRIFT);

  private static final String PROMOTER = "promoter";
  private static final int NEWEST = 1_000;

  private final AlertRules rules;
  private final Map<String, AlertRaised> due = new LinkedHashMap<>();
  private final Set<String> raised = new HashSet<>();
  private final Deque<AlertRaised> newest = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Storm> storms = new HashMap<>();

  /** The denials of one kind that are not too old, and when the last alert of them was. */
  private static final class Storm {
    private final Deque<AccessDenied> lately = new ArrayDeque<>();
    private Instant quietUntil = Instant.MIN;
  }

  /** No event was seen. */
  public Alerts(AlertRules rules) {
    this.rules = rules;
  }

  /**
   * Takes an event in.
   *
   * @param source its place, {@code topic/partition/offset}
   */
  public synchronized void see(BuildEvent event, String source) {
    switch (event) {
      case AlertRaised alert -> raised(alert);
      case AccessDenied denial -> {
        if (rules.denials() > 0 && seen.add(source)) {
          storm(denial, source).ifPresent(this::want);
        }
      }
      case TagMoved move -> byHand(move, source).ifPresent(this::want);
      case ManifestDeleted deletion -> kept(deletion, source).ifPresent(this::want);
      case TagRestored restored -> drift(restored, source).ifPresent(this::want);
      default -> {
        // says nothing that a rule is about
      }
    }
  }

  private void raised(AlertRaised alert) {
    if (raised.add(key(alert))) {
      newest.addFirst(alert);
      if (newest.size() > NEWEST) {
        newest.removeLast();
      }
    }
    due.remove(key(alert));
    if (alert.rule().equals(STORM)) {
      due.values().removeIf(other -> sameStorm(alert, other));
    }
  }

  /** Who reads from another moment on may have counted to another event of the same storm. */
  private boolean sameStorm(AlertRaised one, AlertRaised other) {
    return other.rule().equals(STORM)
        && other.subject().equals(one.subject())
        && Duration.between(one.at(), other.at()).abs().compareTo(rules.window()) < 0;
  }

  private void want(AlertRaised alert) {
    if (!raised.contains(key(alert))) {
      due.put(key(alert), alert);
    }
  }

  private static String key(AlertRaised alert) {
    return alert.rule() + " " + alert.source();
  }

  /** One alert for a storm: the next when it goes on for another window. */
  private Optional<AlertRaised> storm(AccessDenied denial, String source) {
    String subject = denial.door() + " " + denial.action();
    Storm storm = storms.computeIfAbsent(subject, s -> new Storm());
    storm.lately.addLast(denial);
    Instant from = denial.at().minus(rules.window());
    storm.lately.removeIf(d -> d.at().isBefore(from));
    long count = storm.lately.stream().mapToLong(AccessDenied::count).sum();
    if (count < rules.denials() || denial.at().isBefore(storm.quietUntil)) {
      return Optional.empty();
    }
    storm.quietUntil = denial.at().plus(rules.window());
    String why = "%d denials within %s: %s".formatted(count, rules.window(), denial.why());
    return Optional.of(new AlertRaised(denial.at(), STORM, subject, count, why, source));
  }

  private Optional<AlertRaised> byHand(TagMoved move, String source) {
    return move.by().equals(PROMOTER) || !AlertRules.matches(rules.byHand(), move.tag())
        ? Optional.empty()
        : alert(
            move,
            BY_HAND,
            move.image() + ":" + move.tag(),
            move.by() + " moved it to build " + move.number() + ": " + move.why(),
            source);
  }

  private Optional<AlertRaised> kept(ManifestDeleted deletion, String source) {
    List<Tag> kept =
        deletion.tags().stream().filter(tag -> AlertRules.matches(rules.kept(), tag)).toList();
    String tags = kept.stream().map(Tag::value).collect(Collectors.joining(", "));
    return kept.isEmpty()
        ? Optional.empty()
        : alert(
            deletion,
            KEPT,
            deletion.image() + "@" + deletion.digest(),
            "deleted with the tags " + tags + ": " + deletion.reason(),
            source);
  }

  private Optional<AlertRaised> drift(TagRestored restored, String source) {
    String found = restored.found().map(Digest::value).orElse("gone");
    return rules.drift()
        ? alert(
            restored,
            DRIFT,
            restored.image() + ":" + restored.tag(),
            "it was " + found + " in the registry and was put back to build " + restored.number(),
            source)
        : Optional.empty();
  }

  private static Optional<AlertRaised> alert(
      BuildEvent event, String rule, String subject, String why, String source) {
    return Optional.of(new AlertRaised(event.at(), rule, subject, 1, why, source));
  }

  /** The alerts that are to be raised, the oldest first. */
  public synchronized List<AlertRaised> due() {
    return List.copyOf(due.values());
  }

  /** The alerts that were raised, the newest first; at most {@value #NEWEST}. */
  public synchronized List<AlertRaised> raised() {
    return List.copyOf(newest);
  }

  /** How many alerts of a rule were raised, as far as was read. */
  public synchronized long count(String rule) {
    return raised.stream().filter(key -> key.startsWith(rule + " ")).count();
  }
}
