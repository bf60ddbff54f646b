package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files outside every root, whose content nobody may learn and which nobody may change. */
final class Canaries {
  static final String SECRET = "the-canary-sings-4711";

  private final Path dir;
  private final Path store;
  private final Map<String, String> before;

  Canaries(Path dir, Path store) throws IOException {
    this.dir = Files.createDirectories(dir);
    this.store = store;
    Files.writeString(dir.resolve("secret"), SECRET);
    Files.createDirectory(dir.resolve("dir"));
    this.before = state();
  }

  String path() {
    return dir.toString();
  }

  private Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.toList()) {
        state.put(
            path.toString(),
            Files.readAttributes(
                    path,
                    "unix:mode,uid,gid,nlink,lastModifiedTime,ctime",
                    LinkOption.NOFOLLOW_LINKS)
                .toString());
      }
    }
    return state;
  }

  /**
   * Nothing here changed, and no file of the store's parents or of the file system's root is new.
   */
  void live() throws IOException {
    assertThat(state()).isEqualTo(before);
    assertThat(Files.readString(dir.resolve("secret"))).isEqualTo(SECRET);
    for (String name : new String[] {"/new", "/escape", "/tmp/new", "/store", "/parent"}) {
      assertThat(Path.of(name)).doesNotExist();
    }
  }

  /** Every blob still has the content that its name says: no layer was changed by another build. */
  void storeIsIntact() throws IOException, NoSuchAlgorithmException {
    try (Stream<Path> blobs = Files.walk(store.resolve("blobs"))) {
      for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(blob.getFileName());
        if (name.matches("[0-9a-f]{64}")) {
          byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(blob));
          assertThat(HexFormat.of().formatHex(sum)).isEqualTo(name);
        }
      }
    }
  }

  /** The secret is in no file of an image. */
  static void unheard(Image image) {
    image
        .files()
        .forEach(
            (path, node) ->
                assertThat(new String(node.content(), StandardCharsets.ISO_8859_1))
                    .as(path)
                    .doesNotContain(SECRET));
  }
}
