package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images without a Dockerfile, through a real engine. */
class JibIT {
  @TempDir Path dir;

  private static String file(String base, String source) {
    return """
    apiVersion: jib/v1alpha1
    kind: BuildFile
    from: {image: %s}
    environment: {GREETING: "${greeting}"}
    exposedPorts: [8080]
    entrypoint: [/bin/cat, /data/text]
    layers:
      entries:
      - name: data
        files:
        - {src: %s, dest: /data/text}
    """
        .formatted(base, source);
  }

  private BuildRequest request(EngineFixture fixture, Path context) {
    return fixture.request(context).toBuilder()
        .jib("jib.yaml")
        .buildArgs(Map.of("greeting", "hello"))
        .build();
  }

  @Test
  void aBuildFileBecomesAnImageOnItsBase() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "jib");
    Path base =
        EngineFixture.context(
            dir.resolve("base"), EngineFixture.BASE + "ENV A=b\nUSER 1\nCMD [\"x\"]\n");
    fixture.host.build(fixture.request(base), fixture.backends, e -> {});
    Path context = Files.createDirectory(dir.resolve("ctx"));
    Files.writeString(context.resolve(".dockerignore"), "*\n");
    Files.writeString(context.resolve("text"), "the text");
    Files.writeString(context.resolve("jib.yaml"), file(fixture.image.toString(), "text"));
    BuildRequest request =
        request(fixture, context).toBuilder()
            .destinations(List.of(fixture.image.withTag("jib")))
            .build();

    BuildResult first = fixture.host.build(request, fixture.backends, e -> {});
    EngineFixture other = new EngineFixture(dir.resolve("other"), "jib");
    BuildResult second = other.host.build(request, other.backends, e -> {});

    assertThat(first).isInstanceOf(BuildResult.Success.class);
    assertThat(second)
        .asInstanceOf(type(BuildResult.Success.class))
        .satisfies(s -> assertThat(s.digest()).isEqualTo(((BuildResult.Success) first).digest()));
    Manifest manifest =
        Json.read(
            fixture.backends.registry().manifest(fixture.image.withTag("jib")).bytes(),
            Manifest.class);
    ImageConfig config;
    try (var in = fixture.backends.registry().blob(fixture.image, manifest.config())) {
      config = Json.read(in.readAllBytes(), ImageConfig.class);
    }
    assertThat(manifest.layers()).hasSize(3);
    assertThat(config.config().env()).contains("A=b", "GREETING=hello");
    assertThat(config.config().user()).isEqualTo("1");
    assertThat(config.config().entrypoint()).containsExactly("/bin/cat", "/data/text");
    assertThat(config.config().cmd()).isNull();
    assertThat(config.config().exposedPorts()).containsOnlyKeys("8080/tcp");
  }

  @Test
  void nothingOutsideOfTheContextGetsIn() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "outside");
    Path context = Files.createDirectory(dir.resolve("ctx"));
    Files.writeString(dir.resolve("secret"), "the caller's own");
    Files.createSymbolicLink(context.resolve("link"), Path.of("/etc/passwd"));
    for (String source : List.of("../secret", "/etc/passwd", "link", "none")) {
      Files.writeString(context.resolve("jib.yaml"), file("scratch", source));

      assertThat(fixture.host.build(request(fixture, context), fixture.backends, e -> {}))
          .as(source)
          .isInstanceOf(BuildResult.Failure.class);
    }
    Files.writeString(context.resolve("text"), "harmless");
    Files.writeString(context.resolve("jib.yaml"), file("scratch", "x/../text"));
    assertThat(fixture.host.build(request(fixture, context), fixture.backends, e -> {}))
        .isInstanceOf(BuildResult.Success.class);
  }
}
