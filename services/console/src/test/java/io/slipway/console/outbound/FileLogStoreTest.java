package io.slipway.console.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.console.domain.LogLine;
import io.slipway.console.domain.LogStore;
import io.slipway.model.BuildId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogStoreTest {
  private static final long LIMIT = 1_000_000;

  @TempDir Path directory;
  private final BuildId build = BuildId.random();

  @Test
  void linesComeBackAsTheyWereAppended() {
    var store = store();
    store.append(build, "RUN a", 0, List.of("one\ttab", "", "three"));
    store.append(build, "RUN b", 3, List.of("four"));

    assertThat(all(store))
        .containsExactly(
            new LogLine(0, "RUN a", "one\ttab"),
            new LogLine(1, "RUN a", ""),
            new LogLine(2, "RUN a", "three"),
            new LogLine(3, "RUN b", "four"));
  }

  @Test
  void whatIsAppendedAgainChangesNothingEvenInANewStore() {
    store().append(build, "RUN a", 0, List.of("one", "two"));
    var restarted = store();
    restarted.append(build, "RUN a", 0, List.of("one", "two"));
    restarted.append(build, "RUN a", 1, List.of("two", "three"));
    restarted.append(build, "RUN a", 1, List.of("two", "three"));

    assertThat(all(restarted)).extracting(LogLine::text).containsExactly("one", "two", "three");
  }

  @Test
  void aLineThatACrashCutShortIsWrittenAgain() throws IOException {
    store().append(build, "RUN a", 0, List.of("one"));
    Files.writeString(
        directory.resolve(build + ".log"), "1\tRUN a\thal", StandardOpenOption.APPEND);
    var restarted = store();

    assertThat(all(restarted)).extracting(LogLine::text).containsExactly("one");
    restarted.append(build, "RUN a", 0, List.of("one", "half no more"));
    assertThat(all(restarted)).extracting(LogLine::text).containsExactly("one", "half no more");
  }

  @Test
  void readingGoesOnWhereItStoppedAndPagesAreBounded() {
    var store = store();
    store.append(build, "RUN a", 0, Collections.nCopies(5000, "x".repeat(100)));

    var first = store.read(build, LogStore.START);
    assertThat(first.lines()).hasSizeLessThan(5000);
    assertThat(all(store)).hasSize(5000);

    long end = endOf(store);
    assertThat(store.read(build, end).lines()).isEmpty();
    store.append(build, "RUN a", 5000, List.of("last"));
    assertThat(store.read(build, end).lines()).extracting(LogLine::number).containsExactly(5000L);
  }

  @Test
  void aLogThatIsTooLongIsCutWithANote() throws IOException {
    var store = new FileLogStore(directory, 2000);
    for (int i = 0; i < 100; i++) {
      store.append(build, "RUN a", i, List.of("x".repeat(90)));
    }

    assertThat(all(store).getLast().text()).contains("cut here");
    assertThat(Files.size(directory.resolve(build + ".log"))).isLessThan(2200);
  }

  @Test
  void anUnknownBuildHasNoLines() {
    assertThat(store().read(build, LogStore.START).lines()).isEmpty();
  }

  private FileLogStore store() {
    return new FileLogStore(directory, LIMIT);
  }

  private List<LogLine> all(LogStore store) {
    List<LogLine> lines = new ArrayList<>();
    var page = store.read(build, LogStore.START);
    while (!page.lines().isEmpty()) {
      lines.addAll(page.lines());
      page = store.read(build, page.next());
    }
    return lines;
  }

  private long endOf(LogStore store) {
    var page = store.read(build, LogStore.START);
    while (!page.lines().isEmpty()) {
      page = store.read(build, page.next());
    }
    return page.next();
  }
}
