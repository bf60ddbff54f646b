package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildResult;
import io.slipway.cli.CommandLines;
import io.slipway.cli.verb.LocalBuild;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root filesystem becomes a context of one file and a build file of a few lines. */
class ImportCommandTest {
  @TempDir private Path directory;
  private final RememberingEngine engine = new RememberingEngine();
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void archive() throws IOException {
    Files.writeString(directory.resolve("r.tar"), "BZh an archive");
  }

  private CommandLines.Run run(String input, String... args) {
    LocalBuild looking =
        (request, machine, watcher) -> {
          Path context = Path.of(((Context.Directory) request.context()).path());
          try {
            seen.add(Files.readString(context.resolve("Dockerfile")));
            if (Files.exists(context.resolve("rootfs"))) {
              seen.add(Files.readString(context.resolve("rootfs")));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          BuildResult result = engine.build(request, machine, watcher);
          return result;
        };
    return new CommandLines(directory, Map.of("SLIPWAY_HOME", "st"), looking)
        .streaming(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream())
        .run(args);
  }

  @Test
  void aFileWithChanges() throws IOException {
    var run =
        run(
            "",
            "import",
            "-c",
            "CMD [\"sh\"]",
            "--change=env A=b",
            "-m",
            "made by hand",
            "r.tar",
            "127.0.0.1:5000/base:1");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(seen)
        .containsExactly(
            "FROM scratch\nADD --unpack=true [\"rootfs\", \"/\"]\nCMD [\"sh\"]\nenv A=b\n",
            "BZh an archive");
    assertThat(engine.request().destinations()).hasToString("[127.0.0.1:5000/base:1]");
    assertThat(engine.request().push()).isTrue();
    assertThat(engine.request().labels())
        .containsEntry("org.opencontainers.image.description", "made by hand");
    try (var left = Files.list(directory.resolve("st/local/incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void standardInputAndUrls() {
    assertThat(run("BZh piped", "import", "-", "-t", "a", "-o", "type=oci,dest=o.tar").exit())
        .isZero();
    assertThat(seen).element(1).isEqualTo("BZh piped");
    assertThat(run("", "import", "https://example.org/r.tar.xz", "-t", "a").exit()).isZero();
    assertThat(seen).last().asString().contains("[\"https://example.org/r.tar.xz\", \"/\"]");
  }

  @Test
  void wrongOnesAreRefused() {
    assertThat(run("", "import", "nowhere.tar").err()).contains("there is no archive");
    assertThat(run("no archive", "import", "-").err()).contains("standard input is no tar archive");
    assertThat(run("", "import", "r.tar", "-c", "RUN x").err()).contains("want one of CMD");
    assertThat(run("", "import", "r.tar", "-c", "CMD x\nRUN y").exit()).isEqualTo(2);
    assertThat(engine.requests).isEmpty();
  }
}
