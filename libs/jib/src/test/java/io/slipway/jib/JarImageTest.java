package io.slipway.jib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.JibImage;
import io.slipway.build.graph.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarImageTest {
  private static final String JAVA_21 = "\u00ca\u00fe\u00ba\u00be\u0000\u0000\u0000\u0041";

  @TempDir Path context;
  @TempDir Path scratch;

  private JibImage read(Map<String, String> files) throws IOException, BuildFailure {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(context.resolve("app.jar")))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
      }
    }
    return new JibFileReader().read("app.jar", Map.of(), context::resolve, scratch);
  }

  private static Map<String, String> jar(String manifest, String... files) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + manifest);
    for (String file : files) {
      all.put(file, file.endsWith(".class") ? JAVA_21 : file);
    }
    return all;
  }

  private static List<String> names(JibImage image, String layer) throws IOException {
    for (JibImage.Layer each : image.layers()) {
      if (each.name().equals(layer)) {
        return JibFileReaderTest.entries(each).stream()
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .filter(name -> !name.endsWith("/"))
            .toList();
      }
    }
    throw new AssertionError("no layer " + layer + " in " + image.layers());
  }

  @Test
  void aRunnableJarBecomesLayersByHowOftenTheyChange() throws Exception {
    Files.createDirectory(context.resolve("lib"));
    Files.writeString(context.resolve("lib/a-1.jar"), "a");
    Files.writeString(context.resolve("lib/b-2-SNAPSHOT.jar"), "b");

    JibImage image =
        read(
            jar(
                "Main-Class: com.x.Main\nClass-Path: lib/a-1.jar lib/b-2-SNAPSHOT.jar\n",
                "com/x/Main.class",
                "com/x/text.properties"));

    assertThat(image.base()).isEqualTo("eclipse-temurin:21-jre");
    assertThat(image.settings().entrypoint())
        .contains(List.of("java", "-cp", "/app/explodedJar:/app/dependencies/*", "com.x.Main"));
    assertThat(image.layers())
        .extracting(JibImage.Layer::name)
        .containsExactly("dependencies", "snapshot dependencies", "resources", "classes");
    assertThat(names(image, "dependencies")).containsExactly("app/dependencies/a-1.jar");
    assertThat(names(image, "snapshot dependencies"))
        .containsExactly("app/dependencies/b-2-SNAPSHOT.jar");
    assertThat(names(image, "classes")).containsExactly("app/explodedJar/com/x/Main.class");
    assertThat(names(image, "resources"))
        .containsExactly(
            "app/explodedJar/META-INF/MANIFEST.MF", "app/explodedJar/com/x/text.properties");
  }

  @Test
  void springBootsOwnIndexDecidesAboutItsLayers() throws Exception {
    Map<String, String> files =
        jar(
            "Main-Class: org.springframework.boot.loader.launch.JarLauncher\n",
            "BOOT-INF/lib/a.jar",
            "BOOT-INF/classes/A.class",
            "org/springframework/boot/loader/L.class");
    files.put(
        "BOOT-INF/layers.idx",
        "- \"dependencies\":\n  - \"BOOT-INF/lib/\"\n- \"application\":\n"
            + "  - \"BOOT-INF/classes/\"\n  - \"BOOT-INF/layers.idx\"\n  - \"META-INF/\"\n"
            + "  - \"org/\"\n");

    JibImage image = read(files);

    assertThat(image.settings().entrypoint())
        .contains(
            List.of("java", "-cp", "/app", "org.springframework.boot.loader.launch.JarLauncher"));
    assertThat(names(image, "dependencies")).containsExactly("app/BOOT-INF/lib/a.jar");
    assertThat(names(image, "application"))
        .contains("app/BOOT-INF/classes/A.class", "app/META-INF/MANIFEST.MF");
  }

  @Test
  void springBootWithoutAnIndexIsSplitAsWell() throws Exception {
    JibImage image =
        read(
            jar(
                "Main-Class: org.springframework.boot.loader.JarLauncher\n",
                "BOOT-INF/lib/a.jar",
                "BOOT-INF/lib/b-SNAPSHOT.jar",
                "BOOT-INF/classes/A.class",
                "BOOT-INF/classes/a.txt",
                "org/springframework/boot/loader/L.class"));

    assertThat(image.layers())
        .extracting(JibImage.Layer::name)
        .containsExactly(
            "dependencies", "spring-boot-loader", "snapshot dependencies", "resources", "classes");
    assertThat(names(image, "resources"))
        .containsExactly("app/BOOT-INF/classes/a.txt", "app/META-INF/MANIFEST.MF");
  }

  @Test
  void aJarThatCannotBeRunIsRefused() {
    assertThatThrownBy(() -> read(jar("", "A.class")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("Main-Class");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escape", "/etc/passwd", "a/../../b", "a//b", "./a"})
  void namesThatLeadElsewhereAreRefused(String name) {
    assertThatThrownBy(() -> read(jar("Main-Class: A\n", name)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("no jar that can be used");
    assertThat(scratch.resolveSibling("escape")).doesNotExist();
  }

  @Test
  void whatIsNoJarIsRefused() throws Exception {
    Files.writeString(context.resolve("x.jar"), "text");
    assertThatThrownBy(() -> new JibFileReader().read("x.jar", Map.of(), context::resolve, scratch))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("no jar");
  }
}
