package io.slipway.console.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.console.domain.Spans;
import io.slipway.console.domain.StoreFailed;
import io.slipway.console.domain.StoredSpan;
import io.slipway.telemetry.SemConv;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbSpanStoreIT {
  @TempDir Path directory;

  @Test
  void spansComeBackWholeAndSurviveARestart() {
    var step =
        Spans.with(
            Spans.child("00000000000000bb", Spans.ROOT, "RUN 'x'; DROP TABLE spans;--", 5, 9),
            Map.of(SemConv.BYTES, 42, "ok", true, SemConv.PIPELINE_RUN_ID, "b-1"));
    try (var store = open()) {
      store.add(List.of(step, Spans.root(0, 10)));
      assertThat(store.ofTrace(Spans.TRACE)).containsExactly(Spans.root(0, 10), step);
    }
    try (var store = open()) {
      assertThat(store.ofTrace(Spans.TRACE)).containsExactly(Spans.root(0, 10), step);
      assertThat(store.traceOf("b-1")).contains(Spans.TRACE);
      assertThat(store.traceOf("b-2")).isEmpty();
      assertThat(store.ofTrace("f".repeat(32))).isEmpty();
    }
  }

  @Test
  void manyWritersAndReadersLoseNothing() throws Exception {
    try (var store = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new java.util.ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        int number = writer;
        writers.add(threads.submit(() -> write(store, number)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }

      assertThat(store.ofTrace(Spans.TRACE)).hasSize(8 * 10 * 20);
    }
  }

  private static void write(DuckDbSpanStore store, int writer) {
    for (int batch = 0; batch < 10; batch++) {
      int number = writer * 10 + batch;
      store.add(
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(i -> Spans.child("%012x%04x".formatted(number, i), Spans.ROOT, "s", i, i))
              .toList());
      store.traceOf("b-1");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    var file = directory.resolve("spans.duckdb");
    java.nio.file.Files.writeString(file, "x".repeat(5000));

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreFailed.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void theParentMayBeMissing() {
    try (var store = open()) {
      store.add(List.of(Spans.root(0, 1)));

      assertThat(store.ofTrace(Spans.TRACE))
          .extracting(StoredSpan::parentId)
          .containsExactly(Optional.empty());
    }
  }

  private DuckDbSpanStore open() {
    return new DuckDbSpanStore(directory.resolve("spans.duckdb"));
  }
}
