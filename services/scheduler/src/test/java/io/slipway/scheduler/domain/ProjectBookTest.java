package io.slipway.scheduler.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Gate;
import io.slipway.model.Project;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectBookTest {
  /** Two schedulers whose clocks differ by a minute change the same project. */
  @Test
  void whatKafkaHasLastCountsWhateverTheClocksSay() {
    ProjectRegistered first = registered(Facts.AT.plusSeconds(60), "first");
    ProjectRegistered last = registered(Facts.AT, "last");
    for (List<ProjectRegistered> read : List.of(List.of(first, last), List.of(last, first))) {
      ProjectBook book = new ProjectBook();
      read.forEach(project -> book.apply(project, project.equals(first) ? 7 : 8));
      book.apply(first, 7);

      assertThat(book.find(Facts.PROJECT)).contains(last);
      assertThat(book.all()).containsExactly(last);
    }
  }

  private static ProjectRegistered registered(Instant at, String secret) {
    Project project =
        new Project(
            Facts.PROJECT,
            "https://example.org/shop.git",
            Facts.IMAGE,
            List.of("main"),
            Gate.AUTOMATIC,
            "Dockerfile",
            "");
    return new ProjectRegistered(at, project, secret);
  }
}
