package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProgramTest {
  @TempDir Path temp;

  @Test
  void anArchiveOfOlderJarsIsNotUsed() throws Exception {
    Path lib = Files.createDirectory(temp.resolve("lib"));
    Path jar = Files.writeString(lib.resolve("engine.jar"), "");
    Path archive = Files.writeString(temp.resolve("engine.aot"), "");
    EngineProgram program = new EngineProgram(lib, temp.resolve("jdk"));
    Files.setLastModifiedTime(archive, FileTime.fromMillis(2000));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(2000));
    assertThat(program.command("me", Optional.empty())).contains("-XX:AOTCache=" + archive);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(3000));
    assertThat(program.command("me", Optional.empty()))
        .noneMatch(word -> word.startsWith("-XX:AOTCache"));
  }
}
