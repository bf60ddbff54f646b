package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EngineTrainingIT {
  @TempDir Path directory;

  @Test
  void livesAnEnginesLifeInOneDirectory() throws Exception {
    List<String> said = train();

    assertThat(said).filteredOn(line -> line.contains("\"type\":\"Success\"")).hasSize(5);
    assertThat(said).anyMatch(line -> line.contains("\"cache\":\"HIT\""));
    assertThat(directory.resolve("one.tar")).isNotEmptyFile();
    assertThat(directory.resolve("two/snapshots")).isDirectory();
  }

  private List<String> train() throws IOException, InterruptedException {
    Path errors = Files.createTempFile(directory, "errors", "");
    Process process =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EngineTraining.class.getName(),
                directory.toString())
            .redirectError(errors.toFile())
            .start();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return lines;
  }
}
