package io.slipway.cli.farm;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectCheckTest {
  @TempDir private Path directory;

  private CommandLines.Run check(String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "project";
    args[1] = "check";
    System.arraycopy(more, 0, args, 2, more.length);
    return new CommandLines(directory, Map.of()).run(args);
  }

  @Test
  void saysWhatTheStagesWaitFor() throws IOException {
    Files.writeString(
        directory.resolve(".slipway.yaml"),
        "chain:\n- staging\n- {tag: canary, gate: command, command: [/app, -t]}\n"
            + "- {tag: latest, gate: approval}\n");

    assertThat(check().lines())
        .containsExactly(
            "staging  at once",
            "canary  waits for /app -t",
            "latest  waits for somebody's approval");
    assertThat(check("-o", "json").out())
        .contains("\"tag\" : \"canary\"", "\"gate\" : \"/app -t\"");
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    Files.writeString(directory.resolve("x.yaml"), "chain:\n  - tag: [a]\n");
    var run = check("x.yaml");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("x.yaml:2:10: tag is one word or text");

    assertThat(check("nowhere.yaml").err()).contains("no file nowhere.yaml");
    Files.write(directory.resolve("large"), new byte[65 << 10]);
    assertThat(check("large").err()).contains("larger than 65536 bytes");
    Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff});
    assertThat(check("bytes").err()).contains("bytes: it is no UTF-8 text");
  }

  @Test
  void aFileThatSaysNothingLeavesItToTheFarm() throws IOException {
    Files.writeString(directory.resolve(".slipway.yaml"), "# later\n");
    assertThat(check().out()).contains("says nothing of a chain: the farm's own holds");
  }
}
