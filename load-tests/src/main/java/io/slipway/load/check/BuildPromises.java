package io.slipway.load.check;

import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Told;
import io.slipway.load.farm.LoadedFarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is promised about builds: none is lost, repeated or held up. */
final class BuildPromises {
  /** A fault is told a moment after it happened, by another clock reading than the events'. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Evidence evidence;
  private final Chronicle chronicle;
  private final Bites bites;

  BuildPromises(Evidence evidence, Chronicle chronicle, Bites bites) {
    this.evidence = evidence;
    this.chronicle = chronicle;
    this.bites = bites;
  }

  /** Accepted builds that no log knows, or that never got a number. */
  List<String> lost() {
    Stream<String> unknown =
        evidence.delivered().stream()
            .flatMap(d -> d.builds().stream())
            .filter(b -> !chronicle.knows(b))
            .map(b -> "build " + b + " was accepted and is in no log");
    Stream<String> unnumbered =
        chronicle.all().stream().filter(s -> s.numbers.isEmpty()).map(s -> s + " has no number");
    return Stream.concat(unknown, unnumbered).toList();
  }

  /** Builds that are not over. */
  List<String> stuck() {
    return chronicle.all().stream()
        .filter(s -> !s.numbers.isEmpty() && !s.over())
        .map(s -> s + " never came to its end: outcome " + s.outcome())
        .toList();
  }

  /** A1. */
  Finding noneIsLost() {
    Map<String, Long> outcomes =
        chronicle.all().stream()
            .collect(Collectors.groupingBy(Story::outcome, TreeMap::new, Collectors.counting()));
    return new Finding(
        "A1",
        "no accepted build is lost",
        "%d accepted, ended as %s".formatted(chronicle.size(), outcomes),
        bites.count(
            k ->
                k.startsWith("kill")
                    || k.startsWith("crash")
                    || k.contains("redis")
                    || k.contains("broker")),
        Stream.of(lost(), stuck(), gaps()).flatMap(List::stream).toList());
  }

  /** Numbers of an image run from 1 without a gap. */
  private List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    Map<String, Set<Long>> numbers = new HashMap<>();
    for (Story story : chronicle.all()) {
      numbers.computeIfAbsent(story.image, k -> new TreeSet<>()).addAll(story.numbers);
    }
    numbers.forEach(
        (image, given) -> {
          for (long n = 1; n <= given.size(); n++) {
            if (!given.contains(n)) {
              gaps.add(image + " has no build " + n + " though it has " + given.size());
            }
          }
        });
    return gaps;
  }

  /** Visible effects that are there more than once. */
  List<String> duplicated() {
    List<String> twice = new ArrayList<>();
    Set<String> numbers = new HashSet<>();
    for (Delivered push : evidence.delivered()) {
      if (push.builds().size() > 1) {
        twice.add("one push became the builds " + push.builds());
      }
    }
    for (Story story : chronicle.all()) {
      if (story.numbers.size() > 1) {
        twice.add(story + " has the numbers " + story.numbers);
      }
      story.numbers.stream()
          .filter(n -> !numbers.add(story.image + " " + n))
          .forEach(n -> twice.add("number " + n + " of " + story.image + " was given twice"));
      Set<String> tags = new HashSet<>();
      story.moves.stream()
          .map(m -> m.text("tag"))
          .filter(tag -> !tags.add(tag))
          .forEach(tag -> twice.add(story + " has more than one line of the ledger for " + tag));
    }
    Set<String> pushed = new HashSet<>();
    chronicle.all().stream()
        .filter(s -> !pushed.add(s.image + " " + s.commit))
        .forEach(s -> twice.add(s + " is of a push that had a build already"));
    return twice;
  }

  /** A3. */
  Finding oneVisibleEffect() {
    int sent = evidence.delivered().stream().mapToInt(Delivered::sent).sum();
    long again = evidence.delivered().stream().mapToInt(d -> Math.max(0, d.accepted() - 1)).sum();
    long entries =
        chronicle.all().stream()
            .mapToLong(s -> s.moves.stream().filter(m -> own(s, m)).count())
            .sum();
    return new Finding(
        "A3",
        "exactly one visible effect",
        "%d pushes told %d times: %d builds, %d own tags"
            .formatted(evidence.delivered().size(), sent, chronicle.size(), entries),
        again,
        duplicated());
  }

  private static boolean own(Story story, Told move) {
    return move.text("tag").equals(story.ownTag());
  }

  /** A8: a build is only run again when something happened to it. */
  Finding noNeedlessRun() {
    List<String> needless = new ArrayList<>();
    long again = 0;
    for (Story story : chronicle.all()) {
      List<Told> starts = story.begun();
      for (int i = 1; i < starts.size(); i++) {
        again++;
        if (!excused(starts.get(i - 1), starts.get(i))) {
          needless.add(story + " was run again by " + starts.get(i).text("builder"));
        }
      }
    }
    return new Finding(
        "A8",
        "no needless run",
        "%d builds, %d further runs, %d of them needless"
            .formatted(chronicle.size(), again, needless.size()),
        again,
        needless);
  }

  /** Its builder was hit, or the place where its lease was, or the log that holds the jobs. */
  private boolean excused(Told first, Told second) {
    Instant from = first.at().minus(SLACK);
    Instant to = second.at().plus(SLACK);
    return evidence.injected().stream()
        .filter(f -> f.at().isBefore(to) && f.until().isAfter(from))
        .anyMatch(f -> mayEndRuns(f, first.text("builder")));
  }

  private static boolean mayEndRuns(Injected fault, String builder) {
    return fault.target().equals(builder)
        || fault.kind().contains("redis")
        || fault.kind().contains("broker");
  }

  /** A9. */
  Finding poisonBlocksNothing() {
    List<Told> aside =
        evidence.told().stream()
            .filter(t -> t.topic().endsWith(".dead-letter"))
            .filter(t -> !t.headers().getOrDefault("slipway_reason", "").isEmpty())
            .toList();
    List<String> missing =
        evidence.poison().stream()
            .filter(marker -> aside.stream().noneMatch(t -> t.headers().containsValue(marker)))
            .map(marker -> marker + " was not laid aside with a reason")
            .toList();
    return new Finding(
        "A9",
        "poison blocks nothing",
        "%d of %d bad messages laid aside, %d of %d killer builds quarantined"
            .formatted(
                evidence.poison().size() - missing.size(),
                evidence.poison().size(),
                evidence.killers().keySet().stream().filter(this::quarantined).count(),
                evidence.killers().size()),
        evidence.poison().size() + evidence.killers().size(),
        Stream.concat(missing.stream(), unbridled()).toList());
  }

  /**
   * Builds that killed as many builders as they may and were not stopped. A builder that died
   * before it told of its start has tried nothing, as far as the farm can know.
   */
  private Stream<String> unbridled() {
    return chronicle.all().stream()
        .filter(story -> evidence.killers().containsKey(story.image))
        .filter(story -> fatal(story) >= LoadedFarm.ATTEMPTS && !quarantined(story.image))
        .map(story -> story + " killed " + fatal(story) + " builders and was not quarantined");
  }

  /** How many attempts began and ended with their builder. */
  private long fatal(Story story) {
    List<Told> starts = story.begun();
    Instant end = story.ends.stream().map(Told::at).min(Instant::compareTo).orElse(Instant.MAX);
    Set<String> attempts = new HashSet<>();
    for (int i = 0; i < starts.size(); i++) {
      Told start = starts.get(i);
      Instant until = i + 1 < starts.size() ? starts.get(i + 1).at() : end;
      boolean died =
          evidence.injected().stream()
              .filter(
                  f -> f.target().equals(start.text("builder")) && !f.kind().startsWith("pause"))
              .anyMatch(f -> !f.at().isBefore(start.at()) && f.at().isBefore(until));
      if (died) {
        attempts.add(start.text("attempt"));
      }
    }
    return attempts.size();
  }

  private boolean quarantined(String image) {
    return chronicle.all().stream()
        .filter(s -> s.image.equals(image))
        .flatMap(s -> s.ends.stream())
        .anyMatch(end -> end.data().toString().contains("quarantined"));
  }

  /** A15: whoever ran a build, and however often, made the same image. */
  Finding sameDigest() {
    List<String> different = new ArrayList<>();
    long repeated = 0;
    for (Story story : chronicle.all()) {
      Set<String> digests =
          story.published.stream().map(p -> p.text("digest")).collect(Collectors.toSet());
      repeated += story.published.size() > 1 ? 1 : 0;
      if (digests.size() > 1) {
        different.add(story + " was published as " + digests);
      }
    }
    Map<String, List<Story>> commits =
        chronicle.all().stream()
            .filter(s -> s.digest().isPresent())
            .collect(Collectors.groupingBy(s -> s.commit));
    long twins = 0;
    for (Map.Entry<String, List<Story>> commit : commits.entrySet()) {
      List<Story> built = commit.getValue();
      if (built.size() > 1 && built.stream().map(Story::builders).distinct().count() > 1) {
        twins++;
      }
      Set<String> digests =
          built.stream().flatMap(s -> s.digest().stream()).collect(Collectors.toSet());
      if (digests.size() > 1) {
        different.add("commit " + commit.getKey() + " became " + digests);
      }
    }
    return new Finding(
        "A15",
        "same input, same digest",
        "%d builds published more than once, %d commits built by two builders"
            .formatted(repeated, twins),
        repeated + twins,
        different);
  }
}
