package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompiledFilterTest {
  private static final byte[] PROGRAM = new byte[16];
  private static final OciConfig BARE =
      new OciConfig(
          "1.0.2",
          new OciConfig.Process(
              false,
              new OciConfig.User(0, 0, List.of()),
              List.of(),
              List.of(),
              "/",
              java.util.Map.of(),
              List.of(),
              false),
          new OciConfig.Root("/", false),
          "host",
          List.of(),
          new OciConfig.Linux(
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              com.fasterxml.jackson.databind.node.NullNode.getInstance()));

  @TempDir Path dir;
  private final CompiledFilter filter = new CompiledFilter();
  private Path container;
  private Path kept;

  @BeforeEach
  void compile() throws Exception {
    container = Files.createDirectory(dir.resolve("container"));
    kept = dir.resolve("kept");
  }

  /** As crun runs it: with the container's state on standard input, whose reader must not leave. */
  private int hook(int stateBytes) throws Exception {
    OciConfig.Hook hook =
        Objects.requireNonNull(filter.into(BARE, container, kept).hooks()).poststart().getFirst();
    List<String> command = new ArrayList<>(List.of(hook.path()));
    command.addAll(hook.args().subList(1, hook.args().size()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream state = process.getOutputStream()) {
      state.write(new byte[stateBytes]); // more than a pipe holds, without a line's end
    }
    return process.waitFor();
  }

  @Test
  void theHookHearsCrunOutAndKeepsWhatItCompiled() throws Exception {
    Files.write(container.resolve("seccomp.bpf"), PROGRAM);

    assertThat(hook(200_000)).isZero();
    filter.keep(kept);

    assertThat(filter.isKnown()).isTrue();
    OciConfig next = filter.into(BARE, container, kept);
    assertThat(next.hooks()).isNull();
    assertThat(next.annotations())
        .containsEntry("run.oci.seccomp_bpf_data", "AAAAAAAAAAAAAAAAAAAAAA==");
  }

  @Test
  void aCrunThatKeepsItElsewhereCompilesEachTime() throws Exception {
    assertThat(hook(10)).isZero();
    filter.keep(kept);

    assertThat(filter.isKnown()).isFalse();
    assertThat(filter.into(BARE, container, kept).annotations()).isNull();
  }

  @Test
  void halfAProgramIsNone() throws Exception {
    Files.write(kept, new byte[12]);
    filter.keep(kept);

    assertThat(filter.isKnown()).isFalse();
  }
}
