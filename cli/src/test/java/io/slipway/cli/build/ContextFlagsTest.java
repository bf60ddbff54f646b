package io.slipway.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildRequest.GivenFile;
import io.slipway.build.BuildResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts and build files: directories, archives, URLs, standard input, and their mixtures. */
class ContextFlagsTest {
  @TempDir private Path directory;
  private BuildVerb verb;

  @BeforeEach
  void context() throws IOException {
    verb = new BuildVerb(directory);
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      byte[] file = "FROM scratch\n".getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry("Dockerfile");
      entry.setSize(file.length);
      tar.putArchiveEntry(entry);
      tar.write(file);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private void incomingIsEmpty() throws IOException {
    try (var left = Files.list(directory.resolve("st/local/incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aBuildFileOutsideOfTheContextIsGivenWithItsIgnoreRules() throws IOException {
    assertThat(verb.build("-f", "Outside").exit()).isZero();
    assertThat(verb.engine.request().dockerfile()).isEqualTo("Outside");
    assertThat(verb.engine.request().given())
        .contains(new GivenFile("FROM scratch AS out\n", Optional.empty()));
    Files.writeString(directory.resolve("Outside.dockerignore"), "*.md\n");
    verb.build("-f", directory.resolve("Outside").toString());
    assertThat(verb.engine.request().given().orElseThrow().ignore()).contains("*.md\n");
  }

  @Test
  void theUsualNamesAreFound() throws IOException {
    verb.build("-f", "docker/Other");
    assertThat(verb.engine.request().dockerfile()).isEqualTo("docker/Other");
    Files.move(directory.resolve("app/Dockerfile"), directory.resolve("app/dockerfile"));
    verb.build();
    assertThat(verb.engine.request().dockerfile()).isEqualTo("dockerfile");
    assertThat(verb.engine.request().given()).isEmpty();
  }

  @Test
  void aBuildFileByStandardInput() {
    verb.input = "FROM scratch\nRUN x\n".getBytes(StandardCharsets.UTF_8);
    verb.engine.result =
        new BuildResult.Failure("Dockerfile:2: RUN x", Optional.of("Dockerfile:2"), 1, List.of());
    var run = verb.build("-f", "-");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Directory(directory.resolve("app").toString()));
    assertThat(verb.engine.request().given().orElseThrow().text())
        .isEqualTo("FROM scratch\nRUN x\n");
    assertThat(run.err()).contains("   2 | >>> RUN x");
    assertThat(verb.run("build", "-f", "-", "-").err()).contains("cannot both");
  }

  @Test
  void anArchiveByStandardInput() throws IOException {
    for (byte[] archive : List.of(tar(), gzip(tar()))) {
      verb.input = archive;
      var run = verb.run("build", "-f", "docker/Other", "-");
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(verb.engine.request().context()).isInstanceOf(Context.Archive.class);
      assertThat(verb.engine.archiveSize).contains((long) archive.length);
      assertThat(verb.engine.request().dockerfile()).isEqualTo("docker/Other");
      incomingIsEmpty();
    }
  }

  @Test
  void aBuildFileAloneByStandardInput() throws IOException {
    verb.input = "FROM scratch\n".getBytes(StandardCharsets.UTF_8);
    assertThat(verb.run("build", "-").exit()).isZero();
    assertThat(verb.engine.request().given().orElseThrow().text()).isEqualTo("FROM scratch\n");
    incomingIsEmpty();
    assertThat(verb.run("build", "-f", "x", "-").err()).contains("is a build file itself");
    verb.input = new byte[0];
    assertThat(verb.run("build", "-").err()).contains("nothing came");
  }

  @Test
  void archivesAndUrls() throws IOException {
    Files.write(directory.resolve("c.tar"), tar());
    verb.run("build", "-f", "sub/D", "c.tar");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Archive(directory.resolve("c.tar").toString()));
    assertThat(verb.engine.request().dockerfile()).isEqualTo("sub/D");
    verb.run("build", "https://example.org/c.tar.gz");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Http("https://example.org/c.tar.gz"));
    String commit = "0123456789012345678901234567890123456789";
    verb.run("build", "https://example.org/r.git#" + commit + ":sub");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Git("https://example.org/r.git", "", commit, "sub"));
    verb.run("build", "https://example.org/r.git?commit=" + commit + "&subdir=a/b");
    assertThat(verb.engine.request().context())
        .isEqualTo(
            new Context.Git(
                "https://example.org/r.git", "", commit, "a/b", Optional.of(commit), false, true));
    assertThat(verb.run("build", "git@github.com:a/b.git").err()).contains("https://");
    assertThat(verb.run("build", "nowhere").err()).contains("no directory");
    assertThat(verb.run("build").err()).contains("the context is missing");
  }

  @Test
  void addressesOfRepositoriesSayWhatTheyDoInBuildFiles() {
    String url = "https://example.org/r.git";
    verb.run("build", url + "?tag=refs/tags/v1&commit=0123&keep-git-dir&submodules=F");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Git(url, "refs/tags/v1", "", "", Optional.of("0123"), true, false));
    verb.run("build", url + "#HEAD:sub");
    assertThat(verb.engine.request().context()).isEqualTo(new Context.Git(url, "", "", "sub"));
    verb.run("build", "github.com/me/app");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Git("https://github.com/me/app", "", "", ""));
    verb.build("--build-context", "src=" + url + "?branch=b&commit=0123");
    assertThat(verb.engine.request().contexts())
        .containsEntry(
            "src", new Context.Git(url, "refs/heads/b", "", "", Optional.of("0123"), false, true));
    Map.of(
            "?tag=v1#refs/heads/main", "ref conflicts",
            "?branch=x&tag=y", "branch conflicts with tag",
            "?tag=a&tag=b", "query \"tag\" has multiple values",
            "?commit=", "query \"commit\" has no value",
            "?submodules=maybe", "invalid submodules value: \"maybe\"",
            "?depth=1", "unexpected query \"depth\"")
        .forEach(
            (rest, reason) -> {
              var run = verb.run("build", url + rest);
              assertThat(run.exit()).isEqualTo(2);
              assertThat(run.err()).contains(url + rest).contains(reason);
            });
    assertThat(verb.run("build", "https://me:word@e.org/r.git").err()).contains("credentials");
  }

  @Test
  void namedContexts() throws IOException {
    Files.createDirectories(directory.resolve("layout"));
    Files.writeString(directory.resolve("layout/index.json"), "{}");
    String digest = "sha256:" + "c".repeat(64);
    assertThat(
            verb.build(
                    "--build-context",
                    "docker.io/library/alpine:latest=docker-image://busybox",
                    "--build-context",
                    "files=app/docker",
                    "--build-context",
                    "l=oci-layout://layout:1",
                    "--build-context",
                    "m=oci-layout://layout@" + digest,
                    "--build-context",
                    "web=https://example.org/x.tar")
                .exit())
        .isZero();
    String layout = directory.resolve("layout").toString();
    assertThat(verb.engine.request().contexts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "alpine",
                new Context.Image("docker.io/library/busybox:latest"),
                "files",
                new Context.Directory(directory.resolve("app/docker").toString()),
                "l",
                new Context.Layout(layout, "1"),
                "m",
                new Context.Layout(layout, digest),
                "web",
                new Context.Http("https://example.org/x.tar")));
    assertThat(verb.build("--build-context", "x").err()).contains("NAME=PATH");
    assertThat(verb.build("--build-context", "Upper=app").err()).contains("lower case");
    assertThat(verb.build("--build-context", "l=oci-layout://app").err()).contains("no OCI layout");
    assertThat(verb.build("--build-context", "l=nowhere").exit()).isEqualTo(2);
  }

  @Test
  void jibFilesStandInTheirContext() throws IOException {
    Files.writeString(directory.resolve("app/jib.yaml"), "x");
    assertThat(verb.run("build", "--jib", "app/jib.yaml").exit()).isZero();
    assertThat(verb.engine.request().jib()).contains("jib.yaml");
    assertThat(verb.engine.request().context())
        .isEqualTo(new Context.Directory(directory.resolve("app").toString()));
    verb.run("build", "--jib", "jib.yaml", "app");
    assertThat(verb.engine.request().jib()).contains("jib.yaml");
    assertThat(verb.run("build", "--jib", "nothing.jar", "app").err()).contains("no such file");
    assertThat(
            verb.run("build", "--jib", "jib.yaml", "--build-arg", "SOURCE_DATE_EPOCH=now", "app")
                .err())
        .contains("number of seconds");
  }
}
