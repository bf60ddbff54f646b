package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Digest;
import io.slipway.build.shelf.PruneRules;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Store;
import io.slipway.build.snapshot.View;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Real stores that are pruned while builds use them. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class StoreCareIT {
  private static final PruneRules ALL = PruneRules.everything();

  @TempDir Path temp;

  private StoreCare care() {
    return new StoreCare(temp.resolve("store"), Clock.systemUTC());
  }

  @Test
  void whatNobodyUsesGoesAndTheStoreGoesOn() throws Exception {
    ChainId top;
    try (Store store = open()) {
      top = build(store, "a");
    }
    StoreUse before = care().use();

    PruneResult dry = care().prune(ALL, true);
    assertThat(care().use().items()).hasSameSizeAs(before.items());
    PruneResult pruned = care().prune(ALL, false);

    assertThat(pruned.removed()).hasSameSizeAs(before.items()).hasSameSizeAs(dry.removed());
    assertThat(pruned.freed()).isEqualTo(before.reclaimable()).isGreaterThan(20_000);
    assertThat(care().use().items()).isEmpty();
    assertThat(files("chains")).isEmpty();
    assertThat(files("blobs/sha256")).isEmpty();
    assertThat(files("snapshots")).containsExactly("0");
    assertThat(files("work")).isEmpty();
    try (Store store = open()) {
      assertThat(store.snapshots().has(top)).isFalse();
      assertThat(build(store, "a")).isEqualTo(top);
      read(store, top, "a");
    }
  }

  @Test
  void whatARunningBuildHoldsStays() throws Exception {
    aBuildGoesOnWhileAllIsPruned(true);
  }

  /** The guard is what kept the files above: without pins, the same build loses them. */
  @Test
  void withoutPinsTheSameCheckFails() {
    assertThatThrownBy(() -> aBuildGoesOnWhileAllIsPruned(false))
        .isInstanceOfAny(IOException.class, AssertionError.class);
  }

  private void aBuildGoesOnWhileAllIsPruned(boolean pins) throws Exception {
    try (Store earlier = open()) {
      build(earlier, "a");
      build(earlier, "b");
    }
    try (Store store = open()) {
      ChainId top = ChainId.of(List.of(Digest.of(base()), Digest.of(layer("a"))));
      assertThat(store.snapshots().has(top)).isTrue();
      assertThat(store.blobs().has(Digest.of(layer("a")))).isTrue();
      if (!pins) {
        try (Stream<Path> all = Files.walk(temp.resolve("store/work"))) {
          for (Path pin : all.filter(p -> p.toString().contains("/pins/")).toList()) {
            Files.delete(pin);
          }
        }
      }

      PruneResult pruned = care().prune(ALL, false);

      assertThat(pruned.removed()).extracting(Stored::kind).contains(StoredKind.SNAPSHOT);
      read(store, top, "a");
      assertThat(store.blobs().find(Digest.of(layer("a"))).orElseThrow())
          .hasBinaryContent(layer("a"));
      assertThat(care().use().items()).filteredOn(Stored::inUse).hasSize(3);
    }
  }

  @Test
  void aLinkedLayerGoesWithItsLinksFirst() throws Exception {
    byte[] alone = layer("alone");
    try (Store store = open()) {
      build(store, "a");
      unpack(store, ChainId.EMPTY, alone);
      ChainId parent = ChainId.of(List.of(Digest.of(base())));
      assertThat(store.snapshots().restack(parent, Digest.of(alone))).isTrue();
    }

    assertThat(care().prune(ALL, false).spared()).isZero();

    assertThat(files("links")).isEmpty();
    assertThat(files("snapshots")).containsExactly("0");
  }

  /** Builds find what they need, or make it again; what they read is what they made. */
  @Test
  @Timeout(120)
  void buildsAndPruningMayMeetAnywhere() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger removed = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      Future<?> pruner =
          threads.submit(
              () -> {
                while (!over.get()) {
                  removed.addAndGet(care().prune(ALL, false).removed().size());
                }
                return null;
              });
      List<Future<?>> builds = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        builds.add(
            threads.submit(() -> buildManyTimes(60, () -> removed.get() > 20 || pruner.isDone())));
      }
      try {
        for (Future<?> build : builds) {
          build.get();
        }
      } finally {
        over.set(true);
      }
      pruner.get();
    }
    assertThat(files("work")).isEmpty();
  }

  /** At least so many times, and until they have really met. */
  private Void buildManyTimes(int times, BooleanSupplier met) throws IOException {
    for (int i = 0; i < times || !met.getAsBoolean(); i++) {
      try (Store store = open()) {
        String name = "ab".substring(i % 2, i % 2 + 1);
        read(store, build(store, name), name);
      }
    }
    return null;
  }

  private Store open() throws IOException {
    return Store.open(temp.resolve("store"));
  }

  /** As a build does: looks first, and makes what is missing. */
  private static ChainId build(Store store, String name) throws IOException {
    ChainId base = unpack(store, ChainId.EMPTY, base());
    return unpack(store, base, layer(name));
  }

  private static ChainId unpack(Store store, ChainId parent, byte[] tar) throws IOException {
    Digest digest = Digest.of(tar);
    ChainId chain = parent.child(digest);
    if (!store.blobs().has(digest)) {
      store.blobs().put(digest, new ByteArrayInputStream(tar));
    }
    if (!store.snapshots().has(chain)) {
      store
          .snapshots()
          .unpack(parent, digest, Files.newInputStream(store.blobs().find(digest).orElseThrow()));
    }
    return chain;
  }

  private static void read(Store store, ChainId chain, String name) throws IOException {
    try (View view = store.snapshots().view(chain)) {
      assertThat(view.root().resolve("base")).content().hasSize(20_000);
      assertThat(view.root().resolve(name)).hasContent(name);
    }
  }

  private static byte[] base() throws IOException {
    return tar("base", "b".repeat(20_000));
  }

  private static byte[] layer(String name) throws IOException {
    return tar(name, name);
  }

  private static byte[] tar(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      entry.setModTime(1_000_000_000_000L);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private List<String> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(temp.resolve("store").resolve(directory))) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
