package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.build.BuildResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Built by root from root's own files: nothing in the engine or a RUN has an id of the host's. */
@Timeout(120)
class HostIdsIT {
  private static final String MARK = "273.125";

  @TempDir Path dir;

  @Test
  void rootsPrivateFilesAreReadByWhoHasNoIdOfTheHost() throws Exception {
    assumeTrue(IdMap.forThisUser().invokedByRoot(), "only root has files of root");
    assumeTrue(ContextMounts.canTranslate(List.of(dir.toString())), "no id-mapped mounts here");
    EngineFixture fixture = new EngineFixture(dir, "ids");
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"),
            EngineFixture.BASE + "COPY private /p\nRUN grep -q mine /p && sleep " + MARK + "\n");
    Path file = Files.writeString(context.resolve("private"), "mine\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(context, PosixFilePermissions.fromString("rwx------"));

    CompletableFuture<BuildResult> result = new CompletableFuture<>();
    Thread build =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    result.complete(
                        fixture.host.build(fixture.request(context), fixture.backends, e -> {}));
                  } catch (IOException | InterruptedException e) {
                    result.completeExceptionally(e);
                  }
                });
    try {
      ProcessHandle run =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> find("sleep " + MARK), found -> found.isPresent() || result.isDone())
              .orElseThrow(() -> new AssertionError("no RUN: " + result));
      assertThat(hostIds(run)).as("of the RUN").isNotEmpty().doesNotContain(0L);
      Path seen =
          descendants()
              .map(p -> Path.of("/proc/" + p.pid() + "/root"))
              .filter(root -> Files.exists(root.resolve("context/private")))
              .findFirst()
              .orElseThrow();
      assertThat(seen.resolve("parent/shown-0")).as("the context again").isEmptyDirectory();
      assertThat(hostIds(find("EngineMain").orElseThrow()))
          .as("of the engine")
          .isNotEmpty()
          .doesNotContain(0L);
    } finally {
      build.interrupt();
      build.join();
    }
  }

  private static List<Long> hostIds(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/uid_map")).stream()
        .map(line -> Long.valueOf(line.strip().split("\\s+")[1]))
        .toList();
  }

  private static Optional<ProcessHandle> find(String words) {
    return descendants().filter(p -> commandLine(p).contains(words)).findFirst();
  }

  /** Deepest first: the wrappers around an engine have its words in their command lines. */
  private static Stream<ProcessHandle> descendants() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> !commandLine(p).matches("(setsid|unshare|/bin/sh|crun|/usr/bin/crun) .*"));
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
}
