package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.BuildRequestBuilder;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient.RawManifest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command, images for several machines. */
class PlatformsIT {
  private static final List<Platform> THREE =
      List.of(
          Platform.parse("linux/amd64"),
          Platform.parse("linux/arm64"),
          Platform.parse("linux/arm/v7"));

  @TempDir Path dir;

  /** A cross build, whose compiler runs on the building machine, with an image of its own. */
  private BuildRequestBuilder cross(EngineFixture fixture) throws Exception {
    ImageReference tools = fixture.image.withTag("tools");
    Path base = EngineFixture.context(dir.resolve("tools"), EngineFixture.BASE);
    fixture.host.build(
        fixture.request(base).toBuilder().destinations(List.of(tools)).build(),
        fixture.backends,
        e -> {});
    String dockerfile =
        """
        FROM --platform=$BUILDPLATFORM %s AS tools
        RUN echo compiler > /compiler
        FROM --platform=$BUILDPLATFORM tools AS compiler
        ARG TARGETPLATFORM
        RUN echo built for $TARGETPLATFORM > /program
        FROM scratch
        COPY --from=compiler /program /program
        """
            .formatted(tools);
    return fixture.request(EngineFixture.context(dir.resolve("ctx"), dockerfile)).toBuilder()
        .platforms(THREE);
  }

  @Test
  void anIndexOfAllImagesHasTheName() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "index");
    List<BuildEvents> events = new ArrayList<>();
    BuildResult result =
        fixture.host.build(
            cross(fixture)
                .annotations(
                    Map.of(
                        "index:about", "all",
                        "manifest[linux/arm64]:about", "one",
                        "plain", "each"))
                .build(),
            fixture.backends,
            events::add);

    BuildResult.Success built = (BuildResult.Success) result;
    RawManifest top = fixture.backends.registry().manifest(fixture.image);
    assertThat(top.digest()).isEqualTo(built.digest());
    assertThat(top.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    ImageIndex index = Json.read(top.bytes(), ImageIndex.class);
    assertThat(index.manifests()).extracting(d -> d.platform()).containsExactlyElementsOf(THREE);
    assertThat(index.annotations()).containsOnly(Map.entry("about", "all"));
    assertThat(built.images())
        .extracting(BuildResult.PlatformImage::manifest)
        .containsExactlyElementsOf(index.manifests().stream().map(d -> d.digest()).toList())
        .doesNotHaveDuplicates();
    RawManifest arm =
        fixture
            .backends
            .registry()
            .manifest(fixture.image.withDigest(index.manifests().get(1).digest()));
    assertThat(Json.read(arm.bytes(), Manifest.class).annotations())
        .containsOnly(Map.entry("about", "one"), Map.entry("plain", "each"));
    // The stage for the building machine is the same for all, so its RUN happened once.
    assertThat(steps(events)).filteredOn(name -> name.contains("echo compiler")).hasSize(1);
    assertThat(steps(events)).filteredOn(name -> name.contains("echo built")).hasSize(3);
  }

  @Test
  void onePlatformHasAnIndexWhenSomebodyWantsIt() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "one");
    Path context = EngineFixture.context(dir.resolve("ctx"), "FROM scratch\nCOPY busybox /b\n");
    Path out = Files.createDirectory(dir.resolve("results"));
    BuildRequestBuilder request =
        fixture.request(context).toBuilder()
            .outputs(List.of(new Output("local", out.resolve("files").toString(), true, Map.of())))
            .annotations(Map.of("index:about", "one"))
            .buildArgs(Map.of("BUILDKIT_MULTI_PLATFORM", "1", "BUILDKIT_INLINE_CACHE", "true"));

    assertThat(fixture.host.build(request.build(), fixture.backends, e -> {}))
        .isInstanceOf(BuildResult.Success.class);
    RawManifest top = fixture.backends.registry().manifest(fixture.image);
    assertThat(top.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    List<Descriptor> members = Json.read(top.bytes(), ImageIndex.class).manifests();
    assertThat(members).extracting(d -> d.platform()).containsExactly(Platform.host());
    ImageReference member = fixture.image.withDigest(members.getFirst().digest());
    Manifest manifest =
        Json.read(fixture.backends.registry().manifest(member).bytes(), Manifest.class);
    try (InputStream config = fixture.backends.registry().blob(fixture.image, manifest.config())) {
      assertThat(new String(config.readAllBytes(), StandardCharsets.UTF_8))
          .contains("slipway.cache.v1");
    }
    String folder = Platform.host().text().replace('/', '_');
    assertThat(out.resolve("files").resolve(folder).resolve("b")).exists();
  }

  private static List<String> steps(List<BuildEvents> events) {
    return events.stream()
        .filter(BuildEvents.StepFinished.class::isInstance)
        .map(e -> ((BuildEvents.StepFinished) e).name())
        .toList();
  }

  @Test
  void filesOfEachPlatformHaveTheirOwnFolder() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "folders");
    Path out = Files.createDirectory(dir.resolve("results"));
    BuildResult result =
        fixture.host.build(
            cross(fixture)
                .push(false)
                .outputs(
                    List.of(
                        new Output("local", out.resolve("files").toString(), true, Map.of()),
                        Output.file("tar", out.resolve("files.tar").toString()),
                        Output.file("oci", out.resolve("oci.tar").toString())))
                .build(),
            fixture.backends,
            e -> {});

    assertThat(result).isInstanceOf(BuildResult.Success.class);
    assertThat(out.resolve("files/linux_arm_v7/program")).hasContent("built for linux/arm/v7");
    assertThat(out.resolve("files/linux_amd64/program")).hasContent("built for linux/amd64");
    assertThat(Command.run("tar", "-tf", out + "/files.tar").lines())
        .contains("linux_arm64/program", "linux_amd64/program", "linux_arm_v7/program");
    assertThat(
            Command.run(
                "skopeo",
                "--override-arch=arm64",
                "inspect",
                "oci-archive:" + out + "/oci.tar:latest"))
        .contains("\"Architecture\": \"arm64\"");
  }

  @Test
  void aBaseIsTakenForEachPlatform() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "bases");
    fixture.host.build(cross(fixture).build(), fixture.backends, e -> {});
    Path out = Files.createDirectory(dir.resolve("results"));
    BuildRequest request =
        fixture
            .request(
                EngineFixture.context(
                    dir.resolve("derived"), "FROM " + fixture.image + "\nLABEL a=b\n"))
            .toBuilder()
            .push(false)
            .platforms(List.of(Platform.parse("linux/arm64"), Platform.parse("linux/arm/v8")))
            .outputs(List.of(new Output("local", out.toString(), true, Map.of())))
            .build();

    assertThat(fixture.host.build(request, fixture.backends, e -> {}))
        .isInstanceOf(BuildResult.Success.class);
    assertThat(out.resolve("linux_arm64/program")).hasContent("built for linux/arm64");
    assertThat(out.resolve("linux_arm_v8/program")).hasContent("built for linux/arm/v7");
  }

  @Test
  void aForeignCommandFailsWithAdvice() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "foreign");
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"), "FROM scratch\nCOPY program /bin/sh\nRUN anything\n");
    byte[] elf = Files.readAllBytes(Path.of("/bin/true"));
    elf[18] = (byte) 0xf3; // the ELF header's machine: RISC-V
    elf[19] = 0;
    Files.write(context.resolve("program"), elf);
    context.resolve("program").toFile().setExecutable(true);

    BuildResult result =
        fixture.host.build(
            fixture.request(context).toBuilder()
                .push(false)
                .platforms(List.of(Platform.parse("linux/riscv64")))
                .build(),
            fixture.backends,
            e -> {});

    assertThat(result)
        .asInstanceOf(type(BuildResult.Failure.class))
        .satisfies(
            f -> {
              assertThat(f.message()).contains("linux/riscv64", "qemu-user-static", "binfmt");
              assertThat(f.origin()).contains("Dockerfile:3");
            });
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingRuns() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "refused");
    BuildRequestBuilder request = cross(fixture).push(false);
    String file = dir.resolve("x.tar").toString();

    assertThat(refusal(fixture, request.outputs(List.of(Output.file("docker", file)))))
        .contains("one image");
    assertThat(refusal(fixture, request.outputs(List.of(Output.file("zip", file)))))
        .contains("'zip'");
    request.outputs(List.of());
    assertThat(refusal(fixture, request.annotations(Map.of("nothing:a", "b")))).contains("nothing");
    request.platforms(List.of(Platform.host()));
    assertThat(refusal(fixture, request.annotations(Map.of("index:a", "b")))).contains("index");
    assertThat(refusal(fixture, request.buildArgs(Map.of("BUILDKIT_MULTI_PLATFORM", "maybe"))))
        .contains("invalid boolean value for BUILDKIT_MULTI_PLATFORM: maybe");
    request.buildArgs(Map.of("BUILDKIT_MULTI_PLATFORM", "false")).platforms(THREE);
    assertThat(refusal(fixture, request)).contains("3 platforms are built");
  }

  private static String refusal(EngineFixture fixture, BuildRequestBuilder request)
      throws Exception {
    BuildResult result = fixture.host.build(request.build(), fixture.backends, e -> {});
    assertThat(result).isInstanceOf(BuildResult.Failure.class);
    return ((BuildResult.Failure) result).message();
  }
}
