package io.slipway.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Changes changes = new Changes();
  private final BuildId a = BuildId.random();
  private final BuildId b = BuildId.random();

  @Test
  void aReaderLearnsOnceOfABuildThatChangedOften() throws InterruptedException {
    long seen = changes.version();
    changes.signal(a);
    changes.signal(b);
    changes.signal(a);

    var first = changes.after(seen, Duration.ofSeconds(5));

    assertThat(first.builds()).containsExactlyInAnyOrder(a, b);
    assertThat(changes.after(first.version(), Duration.ZERO).builds()).isEmpty();
  }

  @Test
  void aWaitingReaderIsWokenByItsBuildOnly() throws InterruptedException, ExecutionException {
    long seen = changes.version();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var woken =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return changes.after(seen, b, Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              threads);
      changes.signal(a);
      changes.signal(b);

      assertThat(woken.get()).isEqualTo(seen + 2);
    }
  }

  @Test
  void waitingEndsWhenTheTimeIsOver() throws InterruptedException {
    long seen = changes.version();

    assertThat(changes.after(seen, Duration.ofMillis(5)).builds()).isEmpty();
    assertThat(changes.after(seen, a, Duration.ofMillis(5))).isEqualTo(seen);
  }
}
