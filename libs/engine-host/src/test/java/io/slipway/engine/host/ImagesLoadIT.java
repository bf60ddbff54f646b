package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.build.BuildRequest.Form;
import io.slipway.build.BuildRequest.Form.Compression;
import io.slipway.build.BuildRequest.Output;
import io.slipway.build.BuildResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other people's engines make of our images: they load them, and run them. */
class ImagesLoadIT {
  private static final String NAME = "localhost/slipway/loads:1";

  @TempDir Path dir;
  private Path image = Path.of("nowhere");

  @BeforeEach
  void place() {
    image = dir.resolve("image.tar");
  }

  private void build(String type, Compression compression, boolean docker) throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "loads");
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"),
            EngineFixture.BASE
                + "RUN echo it runs > /text && ln -s text /link && echo > /gone\n"
                + "RUN rm /gone\n"
                + "CMD [\"/bin/sh\", \"-c\", \"cat /link; ls /gone\"]\n");
    Output output = new Output(type, image.toString(), false, Map.of("name", NAME));
    assertThat(
            fixture.host.build(
                fixture.request(context).toBuilder()
                    .push(false)
                    .form(new Form(compression, Optional.empty(), false, docker))
                    .outputs(List.of(output))
                    .build(),
                fixture.backends,
                e -> {}))
        .isInstanceOf(BuildResult.Success.class);
  }

  /** Podman with a store of its own, on whatever file system the test has. */
  private String podman(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "podman",
                "--root=" + dir.resolve("podman"),
                "--runroot=" + dir.resolve("podman-run"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs",
                "--runtime=runc",
                "--events-backend=none"));
    command.addAll(Arrays.asList(arguments));
    return Command.run(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "docker, GZIP, false",
    "docker, GZIP, true",
    "docker, NONE, false",
    "docker, ZSTD, false",
    "oci, GZIP, false",
    "oci, ZSTD, false",
  })
  void podmanLoadsAndRunsIt(String type, Compression compression, boolean docker) throws Exception {
    assumeTrue(Command.works("podman", "--version"), "podman is not installed");
    build(type, compression, docker);

    assertThat(podman("load", "-i", image.toString())).contains(NAME);
    String said =
        podman(
            "run",
            "--rm",
            "--network=none",
            "--ulimit=nofile=1024:1024",
            "--ulimit=nproc=1000:1000",
            NAME,
            "/bin/sh",
            "-c",
            "cat /link; ls /gone || true");

    assertThat(said).contains("it runs").contains("/gone: No such file");
  }

  @ParameterizedTest
  @CsvSource({"docker, docker-archive, GZIP", "oci, oci-archive, ZSTD"})
  void skopeoReadsAndCopiesIt(String type, String transport, Compression compression)
      throws Exception {
    assumeTrue(Command.works("skopeo", "--version"), "skopeo is not installed");
    build(type, compression, false);
    Path copy = Files.createDirectory(dir.resolve("copy"));

    Command.run("skopeo", "copy", transport + ":" + image, "dir:" + copy);

    assertThat(copy.resolve("manifest.json")).isNotEmptyFile();
  }

  @Test
  void dockerLoadsAndRunsIt() throws Exception {
    assumeTrue(DockerDaemon.isPossible(), "no Docker daemon can be started here");
    build("docker", Compression.GZIP, false);

    try (DockerDaemon daemon = DockerDaemon.start(dir.resolve("docker"))) {
      assertThat(daemon.docker("load", "-i", image.toString())).contains(NAME);
      String said =
          daemon.docker(
              "run",
              "--rm",
              "--network=none",
              "--ulimit=nofile=1024:1024",
              "--ulimit=nproc=1000:1000",
              NAME,
              "/bin/sh",
              "-c",
              "cat /link; ls /gone || true");
      assertThat(said).contains("it runs").contains("/gone: No such file");
    }
  }
}
