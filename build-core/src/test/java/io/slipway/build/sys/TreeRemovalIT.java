package io.slipway.build.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalIT {
  @TempDir Path temp;

  @Test
  void linksAreRemovedNotFollowed() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("canary"), "alive");
    Path tree = Files.createDirectories(temp.resolve("tree/a"));
    Files.createSymbolicLink(tree.resolve("out"), outside);
    TreeRemoval.remove(temp.resolve("tree"));
    assertThat(temp.resolve("tree")).doesNotExist();
    assertThat(outside.resolve("canary")).exists();
  }

  @Test
  void treesDeeperThanAnyPathGo() throws IOException {
    Dir at = Dir.open(temp);
    try {
      for (int i = 0; i < 3000; i++) { // a path of 6000 bytes: no single call can name its end
        at.makeDir("d", 0755);
        Dir next = at.openDir("d");
        at.close();
        at = next;
      }
    } finally {
      at.close();
    }
    TreeRemoval.remove(temp.resolve("d"));
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void whatIsNotThereIsNoError() throws IOException {
    TreeRemoval.remove(temp.resolve("nothing"));
    TreeRemoval.remove(temp.resolve("nothing/below"));
    assertThat(temp).isEmptyDirectory();
  }
}
