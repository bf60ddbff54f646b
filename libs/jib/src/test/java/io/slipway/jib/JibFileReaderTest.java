package io.slipway.jib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.JibImage;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JibFileReaderTest {
  private static final String HEAD = "apiVersion: jib/v1alpha1\nkind: BuildFile\n";

  @TempDir Path context;
  @TempDir Path scratch;

  private JibImage read(String yaml, Map<String, String> parameters)
      throws IOException, BuildFailure {
    Files.writeString(context.resolve("jib.yaml"), yaml);
    return new JibFileReader().read("jib.yaml", parameters, context::resolve, scratch);
  }

  private JibImage read(String yaml) throws IOException, BuildFailure {
    return read(HEAD + yaml, Map.of());
  }

  static byte[] archive(JibImage.Layer layer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    layer.archive().writeTo(out);
    return out.toByteArray();
  }

  /** One line for each entry: {@code mode uid:gid seconds name}. */
  static List<String> entries(JibImage.Layer layer) throws IOException {
    List<String> lines = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(archive(layer)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        lines.add(
            Integer.toOctalString(e.getMode() & 07777)
                + (" " + e.getLongUserId() + ":" + e.getLongGroupId())
                + (" " + e.getLastModifiedTime().toInstant().getEpochSecond())
                + (" " + e.getName()));
      }
    }
    return lines;
  }

  @Test
  void everyFieldReachesTheImage() throws Exception {
    JibImage image =
        read(
            """
            from:
              image: debian:12
              platforms:
              - {os: linux, architecture: amd64}
              - {os: linux, architecture: arm64}
            creationTime: 2000
            format: Docker
            environment: {KEY: v1, NUMBER: 5}
            labels: {l: v}
            volumes: [/data]
            exposedPorts: [8080, "53/udp", "9000-9001"]
            user: "1000:1000"
            workingDirectory: /work
            entrypoint: [sh, -c]
            cmd: [date]
            """);

    assertThat(image.base()).isEqualTo("debian:12");
    assertThat(image.platforms())
        .containsExactly(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    assertThat(image.created()).contains(Instant.ofEpochSecond(2));
    assertThat(image.docker()).isTrue();
    JibImage.Settings settings = image.settings();
    assertThat(settings.environment())
        .containsOnly(Map.entry("KEY", "v1"), Map.entry("NUMBER", "5"));
    assertThat(settings.labels()).containsOnly(Map.entry("l", "v"));
    assertThat(settings.volumes()).containsExactly("/data");
    assertThat(settings.ports())
        .containsExactlyInAnyOrder("8080/tcp", "53/udp", "9000/tcp", "9001/tcp");
    assertThat(settings.user()).contains("1000:1000");
    assertThat(settings.workingDirectory()).contains("/work");
    assertThat(settings.entrypoint()).contains(List.of("sh", "-c"));
    assertThat(settings.command()).contains(List.of("date"));
  }

  @Test
  void whatIsNotSaidStaysTheBaseImages() throws Exception {
    JibImage image = read("from: {image: debian}\n");

    assertThat(image.settings().entrypoint()).isEmpty();
    assertThat(image.settings().command()).isEmpty();
    assertThat(image.settings().user()).isEmpty();
    assertThat(image.platforms()).isEmpty();
    assertThat(image.created()).isEmpty();
    assertThat(image.docker()).isFalse();
    assertThat(read("labels: {a: b}\n").base()).isEqualTo("scratch");
  }

  @Test
  void layersTakeFilesByPatternWithTheNearestProperties() throws Exception {
    Files.createDirectories(context.resolve("app/sub"));
    Files.writeString(context.resolve("app/a.sh"), "a");
    Files.writeString(context.resolve("app/sub/b.sh"), "b");
    Files.writeString(context.resolve("app/c.txt"), "c");
    Files.writeString(context.resolve("conf"), "x");
    String yaml =
        """
        layers:
          properties: {filePermissions: "600", timestamp: "5000"}
          entries:
          - name: scripts
            properties: {filePermissions: "755", directoryPermissions: "711", user: "10", group: "20"}
            files:
            - src: app
              dest: /opt/app
              includes: ["**/*.sh"]
              excludes: ["**/sub/**"]
          - name: config
            files:
            - {src: conf, dest: /etc/}
            - {src: conf, dest: /etc/other, properties: {filePermissions: "444"}}
        """;

    JibImage image = read(yaml);

    assertThat(image.layers())
        .extracting(JibImage.Layer::name)
        .containsExactly("scripts", "config");
    assertThat(entries(image.layers().get(0)))
        .containsExactly("755 0:0 1 opt/", "711 10:20 5 opt/app/", "755 10:20 5 opt/app/a.sh");
    assertThat(entries(image.layers().get(1)))
        .containsExactly("755 0:0 1 etc/", "600 0:0 5 etc/conf", "444 0:0 5 etc/other");
    assertThat(Digest.of(archive(image.layers().get(0))))
        .isEqualTo(Digest.of(archive(read(yaml).layers().get(0))));
  }

  @Test
  void parametersAreReplacedAndMustHaveValues() throws Exception {
    assertThat(read(HEAD + "labels: {v: \"${version}\"}\n", Map.of("version", "1.2")).settings())
        .satisfies(s -> assertThat(s.labels()).containsEntry("v", "1.2"));
    assertThatThrownBy(() -> read("labels: {v: \"${version}\"}\n"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("--build-arg version=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apiVersion: jib/v1alpha1\\nkind: Other\\n | kind is 'Other'",
        "apiVersion: v9\\nkind: BuildFile\\n | want jib/v1alpha1",
        "kind: BuildFile\\n | apiVersion",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nuzer: x\\n | want one of apiVersion, cmd",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nlabels: [\\n | jib.yaml:3:9",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nuzer: x\\n | jib.yaml:3: unknown",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nlabels: {a: b\\n | jib.yaml:3:",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nvolumes: [data]\\n | data",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nexposedPorts: [x]\\n | x",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\ncreationTime: soon\\n | soon",
        "apiVersion: jib/v1alpha1\\nkind: BuildFile\\nfrom: {image: 'docker://x'}\\n | registries",
      })
  void mistakesAreToldWithTheirPlace(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n"), Map.of()))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("jib.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Files.createDirectory(context.resolve("app"));
    Files.createSymbolicLink(context.resolve("app/link"), Path.of("/etc/passwd"));

    assertThatThrownBy(
            () -> read("layers: {entries: [{name: a, files: [{src: app, dest: /app}]}]}\n"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("link");
  }
}
