package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A farm in miniature: requests, jobs and build events are three logs that the scheduler reads at
 * different speeds, builders die, deliveries come twice, and the scheduler restarts. Whatever the
 * order, the numbers are those of the requests' log, and no image has two builds at once.
 */
class InterleavingTest {
  private static final int IMAGES = 3;
  private static final int DELIVERIES = 12;

  private final Limits limits = new Limits(100, 2, Map.of(), Duration.ofMinutes(1));
  private final Scheduler scheduler = new Scheduler(limits);
  private final Dispatcher dispatcher = new Dispatcher(limits);
  private final List<Fact> requests = new ArrayList<>();
  private final List<Fact> jobs = new ArrayList<>();
  private final List<Fact> events = new ArrayList<>();
  private final Deque<BuildDispatched> forBuilders = new ArrayDeque<>();
  private final Map<ImageName, BuildDispatched> building = new HashMap<>();
  private final Map<BuildId, BuildRequested> known = new HashMap<>();
  private final int[] read = new int[3];
  private SchedulerState state = new SchedulerState();

  static List<Integer> seeds() {
    return java.util.stream.IntStream.range(0, 200).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyInterleavingGivesTheSameNumbersAndOneBuildAtATime(int seed) {
    Random random = new Random(seed);
    write(random);
    for (int step = 0; step < 20_000 && !done(); step++) {
      step(random);
    }
    assertThat(done()).isTrue();
    assertThat(queued()).isEqualTo(expected());
    assertThat(firstAttempts()).isEqualTo(expected());
    assertThat(replayedInAnotherOrder(random)).isEqualTo(expected());
  }

  private void write(Random random) {
    for (int i = 0; i < DELIVERIES * IMAGES; i++) {
      ImageName image = new ImageName("registry/i" + random.nextInt(IMAGES));
      BuildRequested request = requested(image, "d" + random.nextInt(DELIVERIES));
      known.put(request.build(), request);
      requests.add(new Fact(request, i, Optional.empty()));
    }
  }

  private void step(Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> readNext(0, requests);
      case 3 -> readNext(1, jobs);
      case 4, 5 -> readNext(2, events);
      case 6, 7 -> startNext();
      case 8 -> endOne(random);
      default -> {
        if (random.nextInt(20) == 0) {
          restart(random);
        }
      }
    }
  }

  private void readNext(int log, List<Fact> facts) {
    if (read[log] < facts.size()) {
      Fact fact = facts.get(read[log]++);
      state.apply(fact);
      settle(((BuildEvent.OfImage) fact.event()).image());
    }
  }

  private void settle(ImageName image) {
    boolean more = true;
    while (more) {
      List<BuildEvent> answers = new ArrayList<>(scheduler.decide(state.outstanding(image), AT));
      state
          .next(Lane.TRUSTED, dispatcher, AT)
          .flatMap(build -> scheduler.dispatch(build, AT))
          .ifPresent(answers::add);
      answers.forEach(this::send);
      more = !answers.isEmpty();
    }
  }

  private void send(BuildEvent event) {
    Fact fact = new Fact(event, -1, Optional.empty());
    if (event instanceof BuildDispatched job) {
      assertThat(unfinishedJobs(job)).as("an earlier build of %s", job.image()).isEmpty();
      jobs.add(fact);
      forBuilders.add(job);
    } else {
      events.add(fact);
    }
    state.apply(fact);
  }

  /** Jobs of other builds of this image that no end was written for. */
  private List<BuildId> unfinishedJobs(BuildDispatched next) {
    List<BuildId> open = new ArrayList<>();
    for (Fact fact : jobs) {
      BuildDispatched job = (BuildDispatched) fact.event();
      boolean over =
          events.stream()
              .anyMatch(
                  e ->
                      e.event() instanceof BuildEvent.BuildFinished end
                          && end.build().equals(job.build()));
      if (job.image().equals(next.image()) && !job.build().equals(next.build()) && !over) {
        open.add(job.build());
      }
    }
    return open;
  }

  private void startNext() {
    BuildDispatched job = forBuilders.poll();
    if (job != null) {
      assertThat(building).doesNotContainKey(job.image());
      building.put(job.image(), job);
      write(started(request(job), job.attempt()));
    }
  }

  private void endOne(Random random) {
    Optional<BuildDispatched> one = building.values().stream().findFirst();
    if (one.isEmpty()) {
      return;
    }
    BuildDispatched job = one.get();
    if (random.nextInt(4) > 0) {
      building.remove(job.image());
      Outcome outcome = random.nextBoolean() ? Outcome.SUCCESS : Outcome.FAILURE;
      write(finished(request(job), outcome, job.attempt()));
      return;
    }
    if (random.nextBoolean()) {
      building.remove(job.image());
      write(Facts.released(request(job), job.attempt()));
      return;
    }
    // The builder dies; the watchdog sees it once the start was read.
    Optional<BuildEvent> retry = state.find(job.build()).flatMap(b -> scheduler.lost(b, AT));
    if (retry.isPresent()) {
      building.remove(job.image());
      send(retry.get());
    }
  }

  private void write(BuildEvent event) {
    events.add(new Fact(event, -1, Optional.empty()));
  }

  /** Everything is read again, topic by topic in some order, before anything is decided. */
  private void restart(Random random) {
    state = replay(random);
    read[0] = requests.size();
    read[1] = jobs.size();
    read[2] = events.size();
    state.images().forEach(this::settle);
  }

  private SchedulerState replay(Random random) {
    SchedulerState fresh = new SchedulerState();
    List<List<Fact>> logs = List.of(requests, jobs, events);
    int[] next = new int[3];
    while (next[0] < requests.size() || next[1] < jobs.size() || next[2] < events.size()) {
      int log = random.nextInt(3);
      if (next[log] < logs.get(log).size()) {
        fresh.apply(logs.get(log).get(next[log]++));
      }
    }
    return fresh;
  }

  private boolean done() {
    return read[0] == requests.size()
        && read[2] == events.size()
        && forBuilders.isEmpty()
        && building.isEmpty();
  }

  private BuildRequested request(BuildDispatched job) {
    BuildRequested request = known.get(job.build());
    assertThat(request).isNotNull();
    return request;
  }

  /** By hand: the n-th new delivery of an image is its build n. */
  private Map<String, BuildId> expected() {
    Map<String, BuildId> numbers = new TreeMap<>();
    Map<ImageName, List<BuildId>> seen = new HashMap<>();
    for (Fact fact : requests) {
      BuildRequested request = (BuildRequested) fact.event();
      List<BuildId> builds = seen.computeIfAbsent(request.image(), i -> new ArrayList<>());
      if (!builds.contains(request.build())) {
        builds.add(request.build());
        numbers.put(request.image() + " " + builds.size(), request.build());
      }
    }
    return numbers;
  }

  private Map<String, BuildId> queued() {
    Map<String, BuildId> numbers = new TreeMap<>();
    for (Fact fact : events) {
      if (fact.event() instanceof BuildQueued q) {
        assertThat(numbers.put(q.image() + " " + q.number(), q.build())).isNull();
      }
    }
    return numbers;
  }

  private Map<String, BuildId> firstAttempts() {
    Map<String, BuildId> numbers = new TreeMap<>();
    Map<ImageName, Long> last = new HashMap<>();
    for (Fact fact : jobs) {
      BuildDispatched job = (BuildDispatched) fact.event();
      if (job.attempt() == 1) {
        assertThat(job.number()).isEqualTo(last.merge(job.image(), 1L, Long::sum));
        assertThat(numbers.put(job.image() + " " + job.number(), job.build())).isNull();
      }
    }
    return numbers;
  }

  private Map<String, BuildId> replayedInAnotherOrder(Random random) {
    Map<String, BuildId> numbers = new TreeMap<>();
    for (BuildRecord build : replay(random).list(Optional.empty(), Optional.empty(), 10_000)) {
      BuildRecord.Accepted accepted = build.accepted().orElseThrow();
      numbers.put(accepted.request().image() + " " + accepted.number(), build.id());
      assertThat(build.finished()).isTrue();
    }
    return numbers;
  }
}
