package io.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Engines that die, and engines that share a store. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class StoreIT {
  @TempDir Path temp;

  /** An engine that prepares a workspace, says so, and hangs until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Store store = Store.open(Path.of(args[0]));
      Workspace workspace = store.snapshots().prepare(ChainId.EMPTY);
      Files.writeString(workspace.root().resolve("half"), "done");
      Files.writeString(store.scratch().resolve("checkout"), "x");
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }

  private Process startVictim(boolean ownMounts) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            temp.resolve("store").toString());
    List<String> command =
        ownMounts ? Stream.concat(Stream.of("unshare", "--mount"), java.stream()).toList() : java;
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("ready");
    return process;
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(temp.resolve("store/work"))) {
      return runs.toList();
    }
  }

  @Test
  void theNextEngineSweepsWhatAKilledOneLeft() throws Exception {
    for (boolean ownMounts : new boolean[] {true, false}) {
      Process victim = startVictim(ownMounts);
      victim.destroyForcibly().waitFor();
      assertThat(runs()).hasSize(1);
      try (Store store = Store.open(temp.resolve("store"))) {
        assertThat(runs()).hasSize(1);
        assertThat(store.snapshots().has(ChainId.EMPTY)).isTrue();
      }
      assertThat(runs()).isEmpty();
      try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
        assertThat(mounts.filter(line -> line.contains(temp.toString()))).isEmpty();
      }
    }
  }

  @Test
  void aLivingEngineKeepsItsWork() throws Exception {
    Process living = startVictim(true);
    try (Store store = Store.open(temp.resolve("store"))) {
      assertThat(runs()).hasSize(2);
      assertThat(store.scratch()).isEmptyDirectory();
    } finally {
      living.destroyForcibly().waitFor();
    }
  }

  @Test
  void enginesShareSnapshots() throws IOException {
    byte[] tar = SnapshotterContract.tar("a", "1");
    ChainId id = ChainId.of(List.of(Digest.of(tar)));
    try (Store one = Store.open(temp.resolve("store"));
        Store two = Store.open(temp.resolve("store"))) {
      assertThat(two.snapshots().has(id)).isFalse();
      one.snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
      assertThat(two.snapshots().has(id)).isTrue();
    }
    try (Store later = Store.open(temp.resolve("store"));
        View view = later.snapshots().view(id)) {
      assertThat(view.root().resolve("a")).hasContent("1");
    }
  }

  @Test
  void filesThatNoChainNamesAreSwept() throws IOException {
    Store.open(temp.resolve("store")).close();
    Path orphan = Files.createDirectories(temp.resolve("store/snapshots/zz9/etc"));
    Files.writeString(temp.resolve("store/chains/.draft"), "zz9 -");
    Store.open(temp.resolve("store")).close();
    assertThat(orphan).doesNotExist();
    assertThat(temp.resolve("store/chains")).isEmptyDirectory();
    assertThat(temp.resolve("store/work")).isEmptyDirectory();
  }

  @Test
  void aDamagedChainIsAnAbsentOne() throws IOException {
    byte[] tar = SnapshotterContract.tar("a", "1");
    ChainId id = ChainId.of(List.of(Digest.of(tar)));
    Path chain = temp.resolve("store/chains").resolve(Digest.of(tar).hex());
    try (Store store = Store.open(temp.resolve("store"))) {
      store.snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
    }
    Files.writeString(chain, "");
    try (Store store = Store.open(temp.resolve("store"))) {
      assertThat(store.snapshots().has(id)).isFalse();
      store.snapshots().unpack(ChainId.EMPTY, Digest.of(tar), new ByteArrayInputStream(tar));
      assertThat(store.snapshots().has(id)).isTrue();
    }
    Store.open(temp.resolve("store")).close(); // the layer's first directory belongs to nobody now
    assertThat(temp.resolve("store/snapshots").toFile().list()).hasSize(2);
  }

  @Test
  void manyEnginesMayComeAndGoAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(
            threads.submit(
                () -> {
                  try (Store store = Store.open(temp.resolve("store"))) {
                    Files.writeString(store.scratch().resolve("f"), "x");
                  }
                  return null;
                }));
      }
      for (Future<?> engine : all) {
        engine.get();
      }
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void blobsAppearWholeOrNotAtAll() throws IOException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content);
    try (Store store = Store.open(temp.resolve("store"))) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> store.blobs().put(Digest.of("other"), new ByteArrayInputStream(content))))
          .isInstanceOf(IOException.class);
      assertThat(store.blobs().has(Digest.of("other"))).isFalse();
      assertThat(store.blobs().put(digest, new ByteArrayInputStream(content)))
          .hasBinaryContent(content);
      assertThat(store.blobs().find(digest)).isPresent();
    }
  }
}
