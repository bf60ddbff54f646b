package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.ImageConfig.RunConfig;
import io.slipway.build.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JibConfigTest {
  private static final ImageConfig BASE =
      ImageConfig.scratch(Platform.parse("linux/amd64"))
          .withConfig(
              new RunConfig(
                  "app",
                  Map.of("80/tcp", Map.of()),
                  List.of("PATH=/bin", "A=old"),
                  List.of("/entry"),
                  List.of("arg"),
                  Map.of("/vol", Map.of()),
                  "/home",
                  Map.of("l", "base", "k", "base"),
                  "SIGINT",
                  null,
                  null,
                  null));

  private static RunConfig config(JibImage.Settings settings) {
    JibImage image = new JibImage("b", List.of(), false, Optional.empty(), settings, List.of());
    BuildRequest request =
        BuildRequest.of(new BuildRequest.Context.Directory("/x"))
            .labels(Map.of("k", "caller"))
            .build();
    return new JibConfig(image, request).of(BASE, List.of(), Instant.EPOCH).config();
  }

  @Test
  void whatIsNotSetIsTheBaseImages() {
    RunConfig config =
        config(
            new JibImage.Settings(
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

    assertThat(config.user()).isEqualTo("app");
    assertThat(config.entrypoint()).containsExactly("/entry");
    assertThat(config.cmd()).containsExactly("arg");
    assertThat(config.workingDir()).isEqualTo("/home");
    assertThat(config.stopSignal()).isEqualTo("SIGINT");
    assertThat(config.env()).containsExactly("PATH=/bin", "A=old");
    assertThat(config.labels()).containsOnly(Map.entry("l", "base"), Map.entry("k", "caller"));
  }

  @Test
  void whatIsSetReplacesOrJoinsIt() {
    RunConfig config =
        config(
            new JibImage.Settings(
                Map.of("A", "new", "B", "1"),
                Map.of("l", "own"),
                Set.of("/more"),
                Set.of("81/udp"),
                Optional.of("root"),
                Optional.of("/work"),
                Optional.of(List.of("/mine")),
                Optional.empty()));

    assertThat(config.env()).containsExactly("PATH=/bin", "A=new", "B=1");
    assertThat(config.labels()).containsEntry("l", "own");
    assertThat(config.volumes()).containsOnlyKeys("/vol", "/more");
    assertThat(config.exposedPorts()).containsOnlyKeys("80/tcp", "81/udp");
    assertThat(config.user()).isEqualTo("root");
    assertThat(config.workingDir()).isEqualTo("/work");
    assertThat(config.entrypoint()).containsExactly("/mine");
    assertThat(config.cmd()).as("arguments of another entry point").isNull();
  }
}
