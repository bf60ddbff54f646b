package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLinesTest {

  private static List<String> lines(String text, int longest) throws IOException {
    EngineLines lines = new EngineLines(new StringReader(text), longest);
    List<String> all = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  @Test
  void cutsAtLineEnds() throws IOException {
    assertThat(lines("one\n\ntwo\nrest", 100)).containsExactly("one", "", "two", "rest");
    assertThat(lines("", 100)).isEmpty();
  }

  @Test
  void readsLinesThatAreLongerThanItsBuffer() throws IOException {
    String line = "x".repeat(20_000);

    assertThat(lines(line + "\n" + line + "\n", 1 << 20)).containsExactly(line, line);
  }

  @Test
  void aLineWithoutAnEndComesInPieces() throws IOException {
    assertThat(lines("abcdefgh\nij", 3)).containsExactly("abc", "def", "gh", "ij");
  }
}
