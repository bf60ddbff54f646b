package io.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** What every snapshotter must do; each implementation's test extends it. */
abstract class SnapshotterContract {

  /** The snapshotter under test, on an empty store of this test's own. */
  abstract Snapshotter snapshots();

  /** An archive of small files; a name that ends in a slash is a directory. */
  static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i]);
        entry.setSize(content.length);
        entry.setModTime(1_000_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private ChainId unpack(ChainId parent, byte[] tar) throws IOException {
    Digest diffId = Digest.of(tar);
    snapshots().unpack(parent, diffId, new ByteArrayInputStream(tar));
    return parent.child(diffId);
  }

  private static String read(Path root, String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  @Test
  void layersStack() throws IOException {
    ChainId base = unpack(ChainId.EMPTY, tar("a", "1", "b", "2", "d/x", "3"));
    ChainId top = unpack(base, tar("b", "new", ".wh.a", "", "d/.wh..wh..opq", "", "d/y", "4"));
    try (View view = snapshots().view(top);
        View below = snapshots().view(base)) {
      assertThat(read(view.root(), "b")).isEqualTo("new");
      assertThat(view.root().resolve("a")).doesNotExist();
      assertThat(view.root().resolve("d/x")).doesNotExist();
      assertThat(read(view.root(), "d/y")).isEqualTo("4");
      assertThat(read(below.root(), "a") + read(below.root(), "d/x")).isEqualTo("13");
    }
  }

  @Test
  void theEmptyStackIsAlwaysThere() throws IOException {
    assertThat(snapshots().has(ChainId.EMPTY)).isTrue();
    try (View view = snapshots().view(ChainId.EMPTY)) {
      assertThat(view.root()).isEmptyDirectory();
    }
    try (Workspace workspace = snapshots().prepare(ChainId.EMPTY)) {
      assertThat(workspace.root()).isEmptyDirectory();
      assertThat(workspace.lower()).isEmptyDirectory();
    }
  }

  @Test
  void whatAWorkspaceCommitsIsASnapshot() throws IOException {
    ChainId base = unpack(ChainId.EMPTY, tar("keep", "1", "change", "2", "drop", "3"));
    Digest diffId = Digest.of("some layer");
    ChainId made;
    try (Workspace workspace = snapshots().prepare(base)) {
      Files.writeString(workspace.root().resolve("change"), "changed");
      Files.delete(workspace.root().resolve("drop"));
      Files.createDirectory(workspace.root().resolve("dir"));
      assertThat(read(workspace.lower(), "change")).isEqualTo("2");
      made = workspace.commit(diffId);
    }
    assertThat(made).isEqualTo(base.child(diffId));
    assertThat(snapshots().has(made)).isTrue();
    try (View view = snapshots().view(made)) {
      assertThat(read(view.root(), "keep") + read(view.root(), "change")).isEqualTo("1changed");
      assertThat(view.root().resolve("drop")).doesNotExist();
      assertThat(view.root().resolve("dir")).isDirectory();
    }
    assertThat(snapshots().top(made).resolve("change")).hasContent("changed");
    assertThat(snapshots().top(made).resolve("keep")).doesNotExist();
  }

  @Test
  void aLayerOnNothingCanStandOnAnotherStackToo() throws IOException {
    ChainId base = unpack(ChainId.EMPTY, tar("usr/lib/a", "1", "usr/b", "2"));
    Digest diffId = Digest.of("linked layer");
    assertThat(snapshots().restack(base, diffId)).isFalse();
    try (Workspace workspace = snapshots().prepare(ChainId.EMPTY)) {
      Files.createDirectories(workspace.root().resolve("usr/lib"));
      Files.writeString(workspace.root().resolve("usr/lib/c"), "3");
      workspace.commit(diffId);
    }
    assertThat(snapshots().restack(base, diffId)).isTrue();
    assertThat(snapshots().restack(base, diffId)).isTrue();
    try (View view = snapshots().view(base.child(diffId))) {
      assertThat(read(view.root(), "usr/lib/a") + read(view.root(), "usr/b")).isEqualTo("12");
      assertThat(read(view.root(), "usr/lib/c")).isEqualTo("3");
    }
    try (View view = snapshots().view(ChainId.of(List.of(diffId)))) {
      assertThat(view.root().resolve("usr/lib/a")).doesNotExist();
    }
  }

  @Test
  void whatIsNotCommittedIsGone() throws IOException {
    ChainId base = unpack(ChainId.EMPTY, tar("a", "1"));
    Path root;
    try (Workspace workspace = snapshots().prepare(base)) {
      root = workspace.root();
      Files.writeString(root.resolve("a"), "changed");
      workspace.close();
    }
    assertThat(root).doesNotExist();
    try (View view = snapshots().view(base)) {
      assertThat(read(view.root(), "a")).isEqualTo("1");
    }
  }

  @Test
  void committingWhatExistsKeepsTheFirst() throws IOException {
    Digest diffId = Digest.of("same");
    ChainId made = ChainId.EMPTY;
    for (String content : List.of("first", "second")) {
      try (Workspace workspace = snapshots().prepare(ChainId.EMPTY)) {
        Files.writeString(workspace.root().resolve("f"), content);
        made = workspace.commit(diffId);
      }
    }
    try (View view = snapshots().view(made)) {
      assertThat(read(view.root(), "f")).isEqualTo("first");
    }
  }

  @Test
  void aWrongDiffIdLeavesNothing() throws IOException {
    Digest wrong = Digest.of("wrong");
    byte[] tar = tar("a", "1");
    assertThatThrownBy(
            () -> snapshots().unpack(ChainId.EMPTY, wrong, new ByteArrayInputStream(tar)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(wrong.value())
        .hasMessageContaining(Digest.of(tar).value());
    assertThat(snapshots().has(ChainId.of(List.of(wrong)))).isFalse();
  }

  @Test
  void aKnownLayerIsNotReadAgain() throws IOException {
    byte[] tar = tar("a", "1");
    unpack(ChainId.EMPTY, tar);
    InputStream unreadable =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("was read");
          }
        };
    snapshots().unpack(ChainId.EMPTY, Digest.of(tar), unreadable);
    assertThat(snapshots().has(ChainId.of(List.of(Digest.of(tar))))).isTrue();
  }

  @Test
  void whatIsNotHereIsRefused() {
    ChainId absent = ChainId.of(List.of(Digest.of("absent")));
    assertThatThrownBy(() -> snapshots().prepare(absent))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(absent.toString());
    assertThatThrownBy(() -> snapshots().view(absent)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> unpack(absent, tar("a", "1"))).isInstanceOf(IOException.class);
  }

  @Test
  void manyMayUnpackTheSameAndStandOnTheSame() throws Exception {
    byte[] tar = tar("a", "1", "b/c", "2");
    ChainId id = ChainId.of(List.of(Digest.of(tar)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String mine = "content " + i;
        all.add(
            threads.submit(
                () -> {
                  unpack(ChainId.EMPTY, tar);
                  try (Workspace workspace = snapshots().prepare(id)) {
                    Files.writeString(workspace.root().resolve("b/c"), mine);
                    return read(workspace.root(), "a") + read(workspace.root(), "b/c");
                  }
                }));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).get()).isEqualTo("1content " + i);
      }
    }
  }
}
