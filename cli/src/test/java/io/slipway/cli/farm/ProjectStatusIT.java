package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.SlipwayMain;
import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code slipway project status}. */
class ProjectStatusIT {
  private static final String PATH = "/api/v1/projects/hello/status";
  @TempDir private Path directory;
  private FakeFarm farm;
  private StringWriter out = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    farm = new FakeFarm();
    farm.json("GET " + PATH, "{\"told\":false}");
    farm.json("PUT " + PATH, "{\"told\":true,\"api\":\"https://api.example.org\"}");
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void theTokenComesFromAFileAndIsNotPrinted() throws IOException {
    Files.writeString(directory.resolve("token"), "hush-token\n");

    assertThat(run("--api", "https://api.example.org", "--token-file", "token")).isZero();
    assertThat(farm.calls.getFirst().body())
        .isEqualTo("{\"api\":\"https://api.example.org\",\"token\":\"hush-token\"}");
    assertThat(out.toString().strip())
        .isEqualTo("results of hello are told to https://api.example.org");
  }

  @Test
  void withoutAnApiItShows() {
    assertThat(run()).isZero();
    assertThat(out.toString().strip()).isEqualTo("results of hello are told to nobody");
    out = new StringWriter();
    assertThat(run("-o", "json")).isZero();
    assertThat(out.toString()).contains("\"told\"");
    assertThat(run("--api", "https://api.example.org")).isEqualTo(2);
    assertThat(run("--api", "https://x", "--token-file", "absent")).isEqualTo(2);
    assertThat(farm.calls).hasSize(2);
  }

  private int run(String... arguments) {
    Surroundings here =
        new Surroundings(
            Map.of("SLIPWAY_SERVER", farm.url()),
            directory,
            directory,
            () -> {
              throw new IllegalStateException("this verb does not build");
            });
    CommandLine line = SlipwayMain.commandLine(here);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
    String[] all = new String[arguments.length + 3];
    all[0] = "project";
    all[1] = "status";
    all[2] = "hello";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return line.execute(all);
  }
}
