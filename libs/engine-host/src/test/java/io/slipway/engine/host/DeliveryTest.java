package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  @TempDir Path dir;
  private Path out = Path.of("nowhere");
  private Path target = Path.of("nowhere");

  @BeforeEach
  void place() throws IOException {
    out = Files.createDirectory(dir.resolve("out"));
    target = Files.createDirectory(dir.resolve("wanted")).resolve("image.tar");
    Files.writeString(dir.resolve("secret"), "the caller's own");
  }

  private void deliver() throws IOException {
    EngineHost.deliver(List.of(BuildRequest.Output.file("oci", target.toString())), out);
  }

  @Test
  void putsTheFileWhereItIsWanted() throws IOException {
    Files.writeString(out.resolve("0"), "image");

    deliver();

    assertThat(target).hasContent("image");
    assertThat(target.getParent()).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void followsNoLinkThatAnEngineMade() throws IOException {
    Files.createSymbolicLink(out.resolve("0"), dir.resolve("secret"));
    assertThatThrownBy(this::deliver)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file");

    Files.delete(out.resolve("0"));
    Files.delete(out);
    Files.writeString(dir.resolve("0"), "the caller's own");
    Files.createSymbolicLink(out, dir);
    assertThatThrownBy(this::deliver)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file");

    assertThat(target).doesNotExist();
  }
}
