package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTargetTest {
  @TempDir Path root;

  @BeforeEach
  void links() throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    Files.createSymbolicLink(root.resolve("etc/resolv.conf"), Path.of("../run/resolve/stub.conf"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../etc"));
    Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
  }

  private String of(String target) throws IOException {
    List<Path> names = MountTarget.resolve(root, target);
    return names.stream().map(name -> "/" + name).collect(Collectors.joining());
  }

  @Test
  void followsLinksWithinTheRootOnly() throws Exception {
    assertThat(of("/var/run/secrets/id")).isEqualTo("/run/secrets/id");
    assertThat(of("/etc/resolv.conf")).isEqualTo("/run/resolve/stub.conf");
    assertThat(of("/up/passwd")).isEqualTo("/etc/passwd");
    assertThat(of("/../../x/./y/../z/")).isEqualTo("/x/z");
    assertThat(of("/not/there")).isEqualTo("/not/there");
  }

  @Test
  void givesUpInCircles() {
    assertThatThrownBy(() -> of("/circle/x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/circle");
  }
}
