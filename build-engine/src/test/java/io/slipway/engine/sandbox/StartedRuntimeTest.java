package io.slipway.engine.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With shells in place of crun, which get its arguments: the eighth is the bundle. */
@Timeout(60)
class StartedRuntimeTest {
  private static final String LOG = "${5#--log=file:}";

  @TempDir Path state;

  @BeforeEach
  void runtimesHaveADirectory() throws IOException {
    Files.createDirectory(state.resolve("run"));
  }

  private static List<String> shell(String script) {
    return List.of("/bin/sh", "-c", script, "sh");
  }

  private long bundles() throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      return files.filter(file -> file.getFileName().toString().startsWith("slipway-")).count();
    }
  }

  @Test
  void readsItsConfigurationTwiceAsCrunDoes() throws Exception {
    StartedRuntime runtime =
        StartedRuntime.start(shell("cat \"$8/config.json\" \"$8/config.json\""), state);
    String config = "{\"a\":\"" + "x".repeat(200_000) + "\"}";

    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var out = runtime.process().getInputStream()) {
                    Files.write(state.resolve("read"), out.readAllBytes());
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    runtime.tell(config.getBytes(UTF_8));
    reader.join();

    assertThat(state.resolve("read")).hasContent(config + config);
    runtime.remove();
    assertThat(bundles()).isZero();
  }

  @Test
  void whoEndsBeforeItIsToldSaysWhy() throws Exception {
    StartedRuntime runtime =
        StartedRuntime.start(shell("echo no such kernel > \"" + LOG + "\"; exit 7"), state);

    assertThatThrownBy(() -> runtime.tell("{}".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the sandbox could not be started: the runtime ended with 7 before it was told what to"
                + " run: no such kernel");
  }

  @Test
  void endsWhenItIsNotWanted() throws Exception {
    StartedRuntime runtime = StartedRuntime.start(shell("read line < \"$8/config.json\""), state);

    runtime.remove();

    assertThat(runtime.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bundles()).isZero();
  }

  @Test
  void whatCannotBeStartedLeavesNothing() {
    assertThatThrownBy(() -> StartedRuntime.start(List.of("/no/such/runtime"), state))
        .isInstanceOf(IOException.class);
    assertThat(state).isDirectoryNotContaining("glob:**slipway-*");
  }

  @Test
  void asManyAreStartedAheadAsAreExpected() throws Exception {
    StartedRuntimes runtimes = new StartedRuntimes(shell("read line < \"$8/config.json\""), state);
    runtimes.expect();
    runtimes.expect();

    StartedRuntime first = runtimes.take();
    assertThat(bundles()).isEqualTo(1);
    runtimes.startNext();
    StartedRuntime second = runtimes.take();
    assertThat(second.bundle()).isNotEqualTo(first.bundle());
    runtimes.startNext();
    assertThat(bundles()).isEqualTo(2);

    StartedRuntime unexpected = runtimes.take();
    assertThat(bundles()).isEqualTo(3);
    for (StartedRuntime runtime : List.of(first, second, unexpected)) {
      runtime.remove();
    }
  }
}
