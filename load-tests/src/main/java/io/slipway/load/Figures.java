package io.slipway.load;

import io.slipway.load.check.Fairness;
import io.slipway.load.farm.Gauge;
import java.time.Duration;
import java.util.List;

/**
 * What one load took.
 *
 * @param past how many builds were over before
 * @param start how long the services needed until they were ready
 * @param doors what the webhooks took
 * @param farm what the builds took
 * @param samples the scheduler's memory, in order
 * @param promoter the promoter's memory at the end
 * @param fairness of the order in which builds were handed out
 */
record Figures(
    int past,
    Start start,
    Doors doors,
    Farm farm,
    List<Sample> samples,
    Gauge.Memory promoter,
    Fairness fairness) {
  Figures {
    samples = List.copyOf(samples);
  }

  /** From the start of a process until it had read everything. */
  record Start(Duration scheduler, Duration promoter) {}

  /**
   * The webhooks.
   *
   * @param wanted how many were to be sent
   * @param accepted how many were answered with 202
   * @param refused how many were not
   * @param time from the first to the last
   * @param p50 milliseconds
   * @param p99 milliseconds
   */
  record Doors(int wanted, int accepted, int refused, Duration time, double p50, double p99) {
    double perSecond() {
      return accepted / seconds(time);
    }
  }

  /**
   * The builds, from the start of the builders to the last tag.
   *
   * @param over how many came to their end
   * @param time until then
   * @param scheduler time that processors spent on the scheduler, webhooks included
   * @param promoter the same of the promoter
   * @param tenths builds per second in each tenth of the queue
   */
  record Farm(int over, Duration time, Duration scheduler, Duration promoter, List<Double> tenths) {
    Farm {
      tenths = List.copyOf(tenths);
    }

    double perSecond() {
      return over / seconds(time);
    }

    double schedulerMillis() {
      return over == 0 ? 0 : (double) scheduler.toMillis() / over;
    }

    double promoterMillis() {
      return over == 0 ? 0 : (double) promoter.toMillis() / over;
    }
  }

  /**
   * The scheduler's memory at a moment.
   *
   * @param when for people
   * @param over how many builds were over by then
   */
  record Sample(String when, int over, Gauge.Memory memory) {}

  /** Whether all that was to be measured was measured. */
  boolean whole() {
    return doors.accepted() == doors.wanted() && farm.over() == doors.accepted();
  }

  private static double seconds(Duration time) {
    return Math.max(1, time.toNanos()) / 1e9;
  }
}
