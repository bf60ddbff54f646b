package io.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import io.slipway.build.layer.LayerBlob;
import io.slipway.build.layer.LayerBuilder;
import io.slipway.build.layer.LayerOptions;
import io.slipway.build.layer.OverlayLayerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class OverlaySnapshotterIT extends SnapshotterContract {
  @TempDir Path temp;
  private Store store;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(temp.resolve("store"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    store.close();
    assertThat(temp.resolve("store/work")).isEmptyDirectory();
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      assertThat(mounts.filter(line -> line.contains(temp.toString()))).isEmpty();
    }
  }

  @Override
  Snapshotter snapshots() {
    return store.snapshots();
  }

  @Test
  void hundredsOfLayersStack() throws IOException {
    ChainId chain = ChainId.EMPTY;
    for (int i = 0; i < 700; i++) {
      byte[] tar = tar("f" + i, "" + i, "same", "" + i);
      snapshots().unpack(chain, Digest.of(tar), new ByteArrayInputStream(tar));
      chain = chain.child(Digest.of(tar));
    }
    try (View view = snapshots().view(chain);
        Workspace workspace = snapshots().prepare(chain)) {
      assertThat(view.root().resolve("same")).hasContent("699");
      assertThat(workspace.root().resolve("f0")).hasContent("0");
      Files.delete(workspace.root().resolve("f0"));
      Files.delete(workspace.root().resolve("f650"));
      ChainId made = workspace.commit(Digest.of("deletions"));
      try (View next = snapshots().view(made)) {
        assertThat(next.root().resolve("f0")).doesNotExist();
        assertThat(next.root().resolve("f650")).doesNotExist();
        assertThat(next.root().resolve("f651")).hasContent("651");
      }
    }
  }

  @Test
  void theRootDirectoryKeepsItsLooks() throws IOException {
    byte[] tar = tar("./", "", "a", "1");
    snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
    ChainId base = ChainId.of(List.of(Digest.of(tar)));
    try (Workspace workspace = snapshots().prepare(base)) {
      Files.setPosixFilePermissions(workspace.root(), PosixFilePermissions.fromString("r-xr-xr-x"));
      ChainId made = workspace.commit(Digest.of("x"));
      try (Workspace next = snapshots().prepare(made)) {
        assertThat(Files.getPosixFilePermissions(next.root()))
            .isEqualTo(PosixFilePermissions.fromString("r-xr-xr-x"));
      }
    }
  }

  @Test
  void directoriesThatAnArchiveOmitsKeepTheirLooks() throws IOException {
    try (Workspace workspace = snapshots().prepare(ChainId.EMPTY)) {
      Path tmp = Files.createDirectory(workspace.root().resolve("tmp"));
      Files.setAttribute(tmp, "unix:mode", 01777);
      Files.setAttribute(tmp, "unix:uid", 12);
      workspace.commit(Digest.of("base"));
    }
    ChainId base = ChainId.of(List.of(Digest.of("base")));
    byte[] tar = tar("tmp/x", "1");
    snapshots().unpack(base, Digest.of(tar), new ByteArrayInputStream(tar));
    try (View view = snapshots().view(base.child(Digest.of(tar)))) {
      assertThat((int) Files.getAttribute(view.root().resolve("tmp"), "unix:mode") & 07777)
          .isEqualTo(01777);
      assertThat(Files.getAttribute(view.root().resolve("tmp"), "unix:uid")).isEqualTo(12);
    }
  }

  @Test
  void layersOfStepsUnpackToWhatTheStepsLeft() throws IOException {
    LayerBuilder layers = new OverlayLayerBuilder(store.blobs());
    byte[] tar = tar("etc/a", "1", "etc/b", "2", "var/log/x", "3");
    snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
    ChainId base = ChainId.of(List.of(Digest.of(tar)));
    LayerBlob blob;
    try (Workspace workspace = snapshots().prepare(base)) {
      Path root = workspace.root();
      Files.delete(root.resolve("etc/a"));
      Files.delete(root.resolve("var/log/x"));
      Files.delete(root.resolve("var/log"));
      Files.createDirectory(root.resolve("var/log")); // made anew: hides what was below
      Files.writeString(root.resolve("var/log/y"), "4");
      Files.createDirectories(root.resolve("new/dir"));
      LayerOptions options =
          new LayerOptions(Optional.of(Instant.EPOCH), Set.of(), Optional.of(workspace.lower()));
      blob = layers.build(workspace.upper(), options).orElseThrow();
    }
    try (Store other = Store.open(temp.resolve("other"))) {
      other.snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
      try (var in = io.slipway.build.layer.Decompress.open(Files.newInputStream(blob.file()))) {
        other.snapshots().unpack(base, blob.diffId(), in);
      }
      try (View view = other.snapshots().view(base.child(blob.diffId()))) {
        assertThat(view.root().resolve("etc/a")).doesNotExist();
        assertThat(view.root().resolve("etc/b")).hasContent("2");
        assertThat(view.root().resolve("var/log/x")).doesNotExist();
        assertThat(view.root().resolve("var/log/y")).hasContent("4");
        assertThat(view.root().resolve("new/dir")).isDirectory();
      }
    }
  }

  @Test
  void aStepThatCleansUpAfterItselfMakesNoLayer() throws IOException {
    LayerBuilder layers = new OverlayLayerBuilder(store.blobs());
    byte[] tar = tar("tmp/", "", "etc/passwd", "root");
    snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
    try (Workspace workspace = snapshots().prepare(ChainId.of(List.of(Digest.of(tar))))) {
      Path scrap = workspace.root().resolve("tmp/scrap");
      Files.writeString(scrap, "x");
      Files.delete(scrap);
      LayerOptions options =
          new LayerOptions(Optional.empty(), Set.of(), Optional.of(workspace.lower()));
      assertThat(layers.build(workspace.upper(), options)).isEmpty();
    }
  }
}
