package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequest.Form;
import io.slipway.build.BuildRequest.Form.Compression;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.BuildRequestBuilder;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results in all the forms that people take them away in. */
class OutputsIT {
  private static final String IMAGE =
      EngineFixture.BASE
          + "RUN echo first > /kept && echo gone > /gone && mkdir -p /d/e && echo x > /d/e/f\n"
          + "RUN rm /gone && rm -r /d/e && ln /kept /twin && chmod 4755 /kept\n"
          + "CMD [\"/bin/cat\", \"/kept\"]\n";

  @TempDir Path dir;
  private Path out = Path.of("nowhere");

  @BeforeEach
  void place() throws Exception {
    out = Files.createDirectory(dir.resolve("results"));
  }

  private BuildRequestBuilder request(EngineFixture fixture) throws Exception {
    Path context = EngineFixture.context(dir.resolve("ctx"), IMAGE);
    return fixture.request(context).toBuilder().push(false);
  }

  private static BuildResult.Success success(BuildResult result) {
    assertThat(result).isInstanceOf(BuildResult.Success.class);
    return (BuildResult.Success) result;
  }

  private static BuildResult.Success build(EngineFixture fixture, BuildRequestBuilder request)
      throws Exception {
    return success(fixture.host.build(request.build(), fixture.backends, e -> {}));
  }

  private Output folder(String type, String name) {
    return new Output(type, out.resolve(name).toString(), true, Map.of());
  }

  private Output file(String type, String name) {
    return new Output(
        type, out.resolve(name).toString(), false, Map.of("name", "example.com/my/app:7"));
  }

  @Test
  void oneBuildWritesEveryKindAtOnce() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "outputs");
    BuildResult.Success built =
        build(
            fixture,
            request(fixture)
                .outputs(
                    List.of(
                        file("oci", "oci.tar"),
                        folder("oci", "layout"),
                        file("docker", "docker.tar"),
                        file("tar", "rootfs.tar"),
                        folder("local", "rootfs"))));

    String digest = built.digest().value();
    assertThat(Command.run("skopeo", "inspect", "oci-archive:" + out + "/oci.tar:7"))
        .contains(digest);
    assertThat(Command.run("skopeo", "inspect", "oci:" + out + "/layout:latest")).contains(digest);
    Command.run("skopeo", "copy", "docker-archive:" + out + "/docker.tar", "dir:" + out + "/copy");
    assertThat(Command.run("tar", "-xOf", out + "/docker.tar", "manifest.json"))
        .contains("example.com/my/app:7");
    assertThat(Command.run("tar", "-tf", out + "/rootfs.tar").lines())
        .contains("kept", "twin", "d/", "bin/busybox")
        .noneMatch(name -> name.contains("gone") || name.contains(".wh.") || name.equals("d/e/"));
    assertThat(out.resolve("rootfs/kept")).hasContent("first");
    assertThat(out.resolve("rootfs/gone")).doesNotExist();
    assertThat(out.resolve("rootfs/d")).isEmptyDirectory();
    assertThat(Files.getAttribute(out.resolve("rootfs/kept"), "unix:mode")).isEqualTo(0100755);
    assertThat(Files.getOwner(out.resolve("rootfs/kept"))).isEqualTo(Files.getOwner(dir));
    try (var left = Files.list(out)) {
      assertThat(left).hasSize(6);
    }
  }

  @Test
  void whatWasAskedForFirstDoesNotChangeWhatFollows() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "forms");
    Form zstd = new Form(Compression.ZSTD, Optional.empty(), false, false);
    BuildResult.Success first = build(fixture, request(fixture).form(zstd));
    BuildResult.Success usual = build(fixture, request(fixture));
    BuildResult.Success again = build(fixture, request(fixture).form(zstd));
    BuildResult.Success small =
        build(
            fixture,
            request(fixture).form(new Form(Compression.GZIP, Optional.of(9), false, false)));

    EngineFixture other = new EngineFixture(dir.resolve("other"), "forms");
    assertThat(build(other, request(other)).digest()).isEqualTo(usual.digest());
    assertThat(again.digest()).isEqualTo(first.digest()).isNotEqualTo(usual.digest());
    assertThat(again.executedSteps()).isZero();
    assertThat(small.digest()).isNotEqualTo(usual.digest());
    assertThat(List.of(first.config(), usual.config())).containsOnly(small.config());
  }

  @Test
  void layersAndDocumentsHaveTheNamesThatWereAskedFor() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "types");
    assertThat(pushed(fixture, Form.DEFAULT))
        .satisfies(m -> assertThat(m.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST))
        .satisfies(m -> layersAre(m, MediaTypes.OCI_LAYER_GZIP));
    assertThat(pushed(fixture, new Form(Compression.GZIP, Optional.empty(), false, true)))
        .satisfies(m -> assertThat(m.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST))
        .satisfies(m -> assertThat(m.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG))
        .satisfies(m -> layersAre(m, MediaTypes.DOCKER_LAYER_GZIP));
    assertThat(pushed(fixture, new Form(Compression.ZSTD, Optional.of(7), false, true)))
        .satisfies(m -> assertThat(m.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST))
        .satisfies(m -> layersAre(m, MediaTypes.OCI_LAYER_ZSTD));
    assertThat(pushed(fixture, new Form(Compression.NONE, Optional.empty(), false, false)))
        .satisfies(m -> layersAre(m, MediaTypes.OCI_LAYER));
  }

  private Manifest pushed(EngineFixture fixture, Form form) throws Exception {
    build(fixture, request(fixture).push(true).form(form));
    return Json.read(fixture.backends.registry().manifest(fixture.image).bytes(), Manifest.class);
  }

  private static void layersAre(Manifest manifest, String mediaType) {
    assertThat(manifest.layers()).allMatch(layer -> layer.mediaType().equals(mediaType));
  }

  @Test
  void aBasesLayersAreConvertedOnlyWhenThatIsForced() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "base");
    build(fixture, request(fixture).push(true));
    ImageReference derived = fixture.image.withTag("derived");
    Path context =
        EngineFixture.context(
            dir.resolve("derived"), "FROM " + fixture.image + "\nRUN echo > /n\n");
    BuildRequestBuilder request =
        fixture.request(context).toBuilder().destinations(List.of(derived));

    build(fixture, request.form(new Form(Compression.ZSTD, Optional.empty(), false, false)));
    Manifest mixed =
        Json.read(fixture.backends.registry().manifest(derived).bytes(), Manifest.class);
    build(fixture, request.form(new Form(Compression.ZSTD, Optional.empty(), true, false)));
    Manifest forced =
        Json.read(fixture.backends.registry().manifest(derived).bytes(), Manifest.class);

    assertThat(mixed.layers().getFirst().mediaType()).isEqualTo(MediaTypes.OCI_LAYER_GZIP);
    assertThat(mixed.layers().getLast().mediaType()).isEqualTo(MediaTypes.OCI_LAYER_ZSTD);
    layersAre(forced, MediaTypes.OCI_LAYER_ZSTD);
  }

  @Test
  void anImageInALayoutIsABaseLikeAnyOther() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "layouts");
    build(fixture, request(fixture).outputs(List.of(folder("oci", "layout"))));
    Path context =
        EngineFixture.context(
            dir.resolve("derived"), "FROM base\nRUN cat /kept > /copied && test ! -e /gone\n");
    BuildRequest request =
        fixture.request(context).toBuilder()
            .contexts(Map.of("base", new BuildRequest.Context.Layout(out + "/layout", "latest")))
            .destinations(List.of(fixture.image.withTag("derived")))
            .build();

    EngineFixture clean = new EngineFixture(dir.resolve("clean"), "layouts");
    BuildResult.Success built = success(clean.host.build(request, clean.backends, e -> {}));

    assertThat(built.layers()).isEqualTo(5);
    assertThat(
            clean.host.build(
                request.toBuilder()
                    .contexts(
                        Map.of("base", new BuildRequest.Context.Layout(out + "/layout", "none")))
                    .build(),
                clean.backends,
                e -> {}))
        .asInstanceOf(type(BuildResult.Failure.class))
        .satisfies(f -> assertThat(f.message()).contains("'none'", "latest"));
  }
}
