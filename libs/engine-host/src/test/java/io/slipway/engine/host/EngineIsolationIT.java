package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.BuildResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises S10 and A14: an engine has nothing to steal, and nothing of it outlives its build. */
class EngineIsolationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MARK = "3141592";
  private static final String SLEEPS = EngineFixture.BASE + "RUN sleep " + MARK + "\n";

  @TempDir Path dir;

  @Test
  void theEngineSeesNoCredentialAndRunIsNobody() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "isolated");
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CompletableFuture<String> build = start(fixture, thread);
    ProcessHandle run = awaitProcess("sleep " + MARK);
    ProcessHandle engine = awaitProcess("io.slipway.engine.EngineMain");

    try {
      assertThat(environment(engine)).allMatch(v -> v.matches("(PATH|LANG|HOME)=.*"));
      for (String hidden :
          List.of("root", "home", "etc/shadow", "etc/ssh", "var", "root/.docker")) {
        assertThat(Path.of("/proc/" + engine.pid() + "/root", hidden)).doesNotExist();
      }
      assertThat(Path.of("/proc/" + engine.pid() + "/root/store")).exists();
      assertThat(interfaces(engine)).containsExactly("lo");

      assertThat(hostIdOfRoot(run)).isNotZero();
      assertThat(hostIdOfRoot(engine)).isNotZero();
      assertThat(Files.readString(Path.of("/proc/" + run.pid() + "/uid_map")))
          .doesNotContain("65536          0");
      assertThat(environment(run)).noneMatch(v -> v.contains("slipway"));
    } finally {
      Objects.requireNonNull(thread.get()).interrupt();
    }
    assertThat(build.get()).isEqualTo("interrupted");
    awaitNothingLeft(fixture);
  }

  @Test
  void aKilledEngineIsAnErrorThatMayBeRetriedAndLeavesNothing() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "killed");
    CompletableFuture<String> build = start(fixture, new AtomicReference<>());
    awaitProcess("sleep " + MARK);

    awaitProcess("io.slipway.engine.EngineMain").destroyForcibly();

    assertThat(build.get()).contains("Broken").contains("retryable=true");
    Path context = EngineFixture.context(dir.resolve("next"), EngineFixture.BASE);
    assertThat(fixture.host.build(fixture.request(context), fixture.backends, e -> {}))
        .isInstanceOf(BuildResult.Success.class);
    awaitNothingLeft(fixture);
  }

  private CompletableFuture<String> start(
      EngineFixture fixture, AtomicReference<@Nullable Thread> thread) throws IOException {
    Path context = EngineFixture.context(dir.resolve("sleeping"), SLEEPS);
    CompletableFuture<String> done = new CompletableFuture<>();
    thread.set(
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    done.complete(
                        fixture
                            .host
                            .build(fixture.request(context), fixture.backends, e -> {})
                            .toString());
                  } catch (InterruptedException e) {
                    done.complete("interrupted");
                  } catch (IOException e) {
                    done.completeExceptionally(e);
                  }
                }));
    return done;
  }

  /** A descendant of this test with these words in its command line; not the wrappers around it. */
  private static ProcessHandle awaitProcess(String words) {
    return await().atMost(PATIENCE).until(() -> find(words), Optional::isPresent).orElseThrow();
  }

  private static Optional<ProcessHandle> find(String words) {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> commandLine(p).contains(words))
        .filter(
            p -> !commandLine(p).startsWith("unshare") && !commandLine(p).contains("/bin/sh -c"))
        .findFirst();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> environment(ProcessHandle process) throws IOException {
    String text =
        Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.UTF_8);
    return Stream.of(text.split("\0")).filter(v -> !v.isEmpty()).toList();
  }

  private static List<String> interfaces(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/dev")).stream()
        .skip(2)
        .map(line -> line.strip().split(":")[0])
        .toList();
  }

  private static long hostIdOfRoot(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/uid_map")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(f -> f[0].equals("0"))
        .mapToLong(f -> Long.parseLong(f[1]))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitNothingLeft(EngineFixture fixture) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(find("sleep " + MARK)).isEmpty();
              assertThat(find("EngineMain")).isEmpty();
              assertThat(names(fixture.state.resolve("run"))).isEmpty();
              assertThat(names(fixture.state.resolve("store/work"))).isEmpty();
              assertThat(Files.readString(Path.of("/proc/self/mounts")))
                  .doesNotContain(fixture.state.toString());
            });
  }

  private static List<String> names(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).toList();
    }
  }
}
