package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdMapTest {
  @TempDir Path dir;

  @Test
  void findsTheFirstRangeThatIsLargeEnoughByNameOrNumber() throws IOException {
    Path table = dir.resolve("subuid");
    Files.writeString(
        table, "ada:100000:1000\nbob:200000:65536\nada:300000:65536\n1007:400000:65536\n");

    assertThat(IdMap.ownRange(table, "ada", 1001)).hasValue(300_000);
    assertThat(IdMap.ownRange(table, "eve", 1007)).hasValue(400_000);
    assertThat(IdMap.ownRange(table, "eve", 1001)).isEmpty();
  }

  @Test
  void standsAMissingTable() throws IOException {
    assertThat(IdMap.ownRange(dir.resolve("none"), "ada", 1001)).isEmpty();
  }
}
