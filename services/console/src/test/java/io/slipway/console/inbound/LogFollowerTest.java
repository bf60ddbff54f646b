package io.slipway.console.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.console.domain.BuildList;
import io.slipway.console.domain.Builds;
import io.slipway.console.domain.Changes;
import io.slipway.console.domain.LogLine;
import io.slipway.console.domain.LogStore;
import io.slipway.model.BuildId;
import io.slipway.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LogFollowerTest {
  private final Builds build = Builds.of("r.example/app", 1);
  private final BuildList builds = new BuildList(10, new Changes());
  private final Changes changes = new Changes();
  private Clock clock = Clock.fixed(Builds.T.plusSeconds(115), ZoneOffset.UTC);
  private final MemoryLog logs = new MemoryLog();

  @Test
  void aFinishedBuildsLogIsStreamedAndEnds() throws Exception {
    logs.append(build.id(), "RUN a", 0, List.of("one", "two"));
    logs.append(build.id(), "RUN b", 2, List.of("three"));
    finish();

    assertThat(follow(-1))
        .containsSubsequence(
            "event: step",
            "data: RUN a",
            "id: 0",
            "data: one",
            "id: 1",
            "data: two",
            "event: step",
            "data: RUN b",
            "id: 2",
            "data: three",
            "event: end",
            "data: failure");
  }

  @Test
  void aResumingReaderGetsOnlyWhatItHasNot() throws Exception {
    logs.append(build.id(), "RUN a", 0, List.of("one", "two", "three"));
    finish();

    assertThat(follow(1)).contains("id: 2", "data: three").doesNotContain("id: 1", "data: two");
  }

  @Test
  void linesThatArriveAfterTheEndOfTheBuildAreStillStreamed() throws Exception {
    logs.append(build.id(), "RUN a", 0, List.of("one"));
    finish();
    logs.afterRead(2, () -> logs.append(build.id(), "RUN a", 1, List.of("late")));

    assertThat(follow(-1)).containsSubsequence("data: one", "data: late", "event: end");
  }

  @Test
  void theLogOfAnOldBuildEndsAtOnce() throws Exception {
    logs.append(build.id(), "RUN a", 0, List.of("one"));
    finish();
    clock = Clock.offset(clock, Duration.ofDays(1));

    follow(-1);

    // One page with the line, one without: no further look for lines that are late.
    assertThat(logs.reads).isEqualTo(2);
  }

  @Test
  void aReaderThatIsGoneEndsTheStream() {
    builds.apply(build.queued(), Optional.empty());
    var broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> follower().follow(new EventStream(broken), -1))
        .hasMessage("gone");
  }

  private void finish() {
    builds.apply(build.finished(Outcome.FAILURE, "no", 1), Optional.empty());
  }

  private LogFollower follower() {
    return new LogFollower(
        builds, logs, changes, build.id(), new LogFollower.Wait(clock, Duration.ofMillis(50)));
  }

  private List<String> follow(long after) throws Exception {
    var bytes = new ByteArrayOutputStream();
    follower().follow(new EventStream(bytes), after);
    return bytes.toString(UTF_8).lines().toList();
  }

  /** Lines in memory; the position is an index. Can do something when it has been read so often. */
  private final class MemoryLog implements LogStore {
    private final List<LogLine> lines = new ArrayList<>();
    private int reads;
    private int trigger;
    private Runnable action = () -> {};

    void afterRead(int read, Runnable then) {
      trigger = read;
      action = then;
    }

    @Override
    public void append(BuildId id, String step, long firstLine, List<String> texts) {
      texts.forEach(t -> lines.add(new LogLine(lines.size(), step, t)));
      changes.signal(id);
    }

    @Override
    public Page read(BuildId id, long position) {
      var page = new Page(lines.subList((int) position, lines.size()), lines.size());
      if (++reads == trigger) {
        action.run();
      }
      return page;
    }
  }
}
