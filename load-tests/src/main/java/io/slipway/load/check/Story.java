package io.slipway.load.check;

import io.slipway.load.evidence.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The life of one build as the logs tell it, repetitions included. */
final class Story {
  private static final String SUCCESS = "SUCCESS";
  private static final String STAGING = "staging";

  final String build;
  final String image;
  final String commit;
  final long fence;
  final Instant requested;

  final SortedSet<Long> numbers = new TreeSet<>();
  final List<Told> starts = new ArrayList<>();
  final List<Told> ends = new ArrayList<>();
  final List<Told> published = new ArrayList<>();
  final List<Told> moves = new ArrayList<>();
  final List<Told> refusals = new ArrayList<>();

  /** The results of the check that stands before its stages. */
  final List<Told> checks = new ArrayList<>();

  /** Whether there is such a check: what does not pass it never hears of {@code latest}. */
  boolean checked;

  Story(Told request) {
    this.build = request.text("build");
    this.image = request.text("image");
    this.commit = request.data().path("source").path("commit").asText();
    this.fence = request.offset();
    this.requested = request.at();
  }

  /** The number that it got first; -1 for none. */
  long number() {
    return numbers.isEmpty() ? -1 : numbers.getFirst();
  }

  boolean successful() {
    return ends.stream().anyMatch(e -> e.text("outcome").equals(SUCCESS));
  }

  /** {@code none} when it has not ended; a success counts, whatever else was told. */
  String outcome() {
    return successful() ? SUCCESS : ends.isEmpty() ? "none" : ends.getLast().text("outcome");
  }

  Optional<String> digest() {
    return published.stream().map(p -> p.text("digest")).findFirst();
  }

  /** How often it was begun, in order of time. */
  List<Told> begun() {
    return starts.stream().sorted(Comparator.comparing(Told::at)).toList();
  }

  /** Who has begun it. */
  Set<String> builders() {
    return starts.stream().map(s -> s.text("builder")).collect(Collectors.toSet());
  }

  String ownTag() {
    return "build-" + number() + "-" + commit.substring(0, Math.min(7, commit.length()));
  }

  /** Whether nothing more will happen to it: it has ended, and its tags were moved or refused. */
  boolean over() {
    return !ends.isEmpty() && (!successful() || (decided(ownTag()) && decided("latest")));
  }

  private boolean decided(String tag) {
    return moved(tag) || refused(tag) || refused(ownTag()) || (checked && refused(STAGING));
  }

  private boolean refused(String tag) {
    return refusals.stream().anyMatch(r -> r.text("tag").equals(tag));
  }

  private boolean moved(String tag) {
    return moves.stream().anyMatch(m -> m.text("tag").equals(tag));
  }

  /** Whether it is a build that may have {@code latest}. */
  boolean succeeded() {
    return successful() && (!checked || moved(STAGING));
  }

  /** Whether it got into a stage and no check that it passed was told. */
  boolean unchecked() {
    return checked
        && (moved(STAGING) || moved("latest"))
        && checks.stream().noneMatch(c -> c.data().path("passed").asBoolean());
  }

  /** When the last thing about it happened; far away while it is not over. */
  Instant ended() {
    if (!over()) {
      return Instant.MAX;
    }
    Instant last = ends.getLast().at();
    for (Told move : moves) {
      last = move.at().isAfter(last) ? move.at() : last;
    }
    return last;
  }

  @Override
  public String toString() {
    return "build " + number() + " of " + image + " (" + build + ")";
  }
}
