package io.slipway.load.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration DURATION = Duration.ofMinutes(5);
  private static final Schedule.Shape SHAPE = new Schedule.Shape(2, 3, 2);

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertThat(Schedule.of(7, DURATION, SHAPE)).isEqualTo(Schedule.of(7, DURATION, SHAPE));
    assertThat(Schedule.of(7, DURATION, SHAPE)).isNotEqualTo(Schedule.of(8, DURATION, SHAPE));
  }

  @Test
  void everyKindIsThereEvenInAShortRun() {
    var faults = Schedule.of(1, Duration.ofSeconds(60), SHAPE).planned();

    assertThat(faults.stream().map(p -> p.fault().getClass().getName()).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Fault.class.getPermittedSubclasses()).map(Class::getName).toList());
    assertThat(
            faults.stream()
                .filter(p -> p.fault() instanceof Fault.FailRequests)
                .map(p -> ((Fault.FailRequests) p.fault()).way()))
        .contains(Way.values());
    assertThat(faults)
        .allMatch(p -> p.after().compareTo(Duration.ofSeconds(60)) < 0)
        .isSortedAccordingTo((a, b) -> a.after().compareTo(b.after()));
  }

  @Test
  void aLongerRunHasMoreOfThem() {
    assertThat(Schedule.of(1, DURATION, SHAPE).planned())
        .hasSizeGreaterThan(2 * Schedule.of(1, Duration.ofSeconds(60), SHAPE).planned().size());
  }
}
