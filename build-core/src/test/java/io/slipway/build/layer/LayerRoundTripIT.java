package io.slipway.build.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.TransferBuffer;
import io.slipway.build.sys.Xattrs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class LayerRoundTripIT {
  /** {@code cap_net_bind_service=ep} in the kernel's second revision. */
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200040000000000000000000000000000");

  @TempDir Path temp;
  private Path upper;
  private LayerBuilder builder;

  @BeforeEach
  void setUp() throws IOException {
    upper = Files.createDirectory(temp.resolve("upper"));
    Path drafts = Files.createDirectory(temp.resolve("drafts"));
    builder = new OverlayLayerBuilder(new BlobStore(temp.resolve("blobs"), drafts));
  }

  private static void file(Dir dir, String name, String content) throws IOException {
    try (Fd fd = dir.createFile(name, 0644);
        TransferBuffer buffer = new TransferBuffer()) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      fd.write(bytes, 0, bytes.length, buffer);
    }
  }

  private static void fill(Path upper) throws IOException {
    try (Dir dir = Dir.open(upper)) {
      file(dir, "plain", "hello");
      file(dir, "setuid", "x");
      dir.chown("setuid", 1000, 50);
      dir.chmod("setuid", 06755);
      dir.makeDir("tmp", 0755);
      dir.chmod("tmp", 01777);
      file(dir, "capable", "y");
      Xattrs.set(dir, "capable", "security.capability", CAPABILITY);
      Xattrs.set(dir, "capable", "user.note", new byte[] {1, 0, 2});
      dir.makeSymlink("../../absolute/or/not", "link");
      dir.makeLink(dir, "plain", "zlink");
      dir.makeNode("pipe", FileType.FIFO, 0600, new Stat.Device(0, 0));
      dir.makeNode("null", FileType.CHARACTER_DEVICE, 0666, new Stat.Device(1, 3));
      file(dir, RawName.of("ünï☃"), "unicode");
      file(dir, "raw\u00ff\u00fe", "no text");
      file(dir, "n".repeat(255), "long");
      dir.makeWhiteout("gone");
      dir.makeDir("fresh", 0755);
      OverlayForm.makeOpaque(dir, "fresh");
      try (Dir fresh = dir.openDir("fresh")) {
        file(fresh, "inside", "z");
        fresh.makeWhiteout("also-gone");
      }
      dir.setModified("plain", new Stat.Time(1_600_000_000, 123));
    }
  }

  private byte[] tar(LayerBlob blob) throws IOException {
    try (InputStream in = Decompress.open(Files.newInputStream(blob.file()))) {
      return in.readAllBytes();
    }
  }

  @Test
  void writeUnpackWriteGivesTheSameBytes() throws IOException {
    fill(upper);
    LayerBlob first = builder.build(upper, LayerOptions.plain()).orElseThrow();
    byte[] tar = tar(first);
    assertThat(Digest.of(tar)).isEqualTo(first.diffId());
    assertThat(Digest.of(Files.readAllBytes(first.file()))).isEqualTo(first.descriptor().digest());
    assertThat(first.file()).hasSize(first.descriptor().size());

    Path again = Files.createDirectory(temp.resolve("again"));
    try (Dir dir = Dir.open(again);
        LayerUnpacker unpacker =
            new LayerUnpacker(dir, ParentAttributes.none(), UnpackLimits.DEFAULT);
        InputStream in = Decompress.open(Files.newInputStream(first.file()))) {
      unpacker.unpack(in);
      assertThat(Xattrs.get(dir, "capable", "security.capability")).contains(CAPABILITY);
      assertThat(Xattrs.list(dir, "capable")).doesNotContain("user.note"); // as with BuildKit
      assertThat(OverlayForm.isOpaque(dir, "fresh")).isTrue();
      assertThat(dir.stat("gone").orElseThrow().isWhiteout()).isTrue();
      assertThat(dir.stat("setuid").orElseThrow().permissions()).isEqualTo(06755);
      assertThat(dir.stat("plain").orElseThrow().links()).isEqualTo(2);
    }
    LayerBlob second = builder.build(again, LayerOptions.plain()).orElseThrow();
    assertThat(second).isEqualTo(first);
    assertThat(builder.draft(again, LayerOptions.plain()).orElseThrow().diffId())
        .isEqualTo(first.diffId());
  }

  @Test
  void theOrderOfWorkAndTheClockDoNotMatter() throws IOException {
    LayerOptions clamped = new LayerOptions(Optional.of(Instant.EPOCH), Set.of(), Optional.empty());
    List<Digest> digests = new ArrayList<>();
    for (List<String> order : List.of(List.of("b", "a", "c"), List.of("c", "b", "a"))) {
      Path dir = Files.createDirectory(temp.resolve(order.getFirst()));
      for (String name : order) {
        Files.writeString(Files.createDirectory(dir.resolve(name)).resolve("f"), name);
      }
      digests.add(builder.draft(dir, clamped).orElseThrow().diffId());
    }
    assertThat(digests.getFirst()).isEqualTo(digests.getLast());
  }

  @Test
  void exactTimesLetNoCheckoutShine() throws IOException {
    Instant epoch = Instant.ofEpochSecond(1_700_000_000);
    List<Digest> digests = new ArrayList<>();
    for (boolean exact : List.of(true, false)) {
      for (long checkedOut : List.of(1_000_000_000L, 1_600_000_000L)) {
        Path file = Files.writeString(upper.resolve("f"), "same");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(checkedOut)));
        LayerOptions options =
            new LayerOptions(Optional.of(epoch), exact, Set.of(), Optional.empty());
        digests.add(builder.draft(upper, options).orElseThrow().diffId());
      }
    }
    assertThat(digests.get(0)).isEqualTo(digests.get(1));
    assertThat(digests.get(2)).isNotEqualTo(digests.get(3));
  }

  @Test
  void touchedDirectoriesMakeNoLayer() throws IOException {
    Path lower = temp.resolve("lower");
    Files.createDirectories(lower.resolve("etc/sub"));
    Files.createDirectories(upper.resolve("etc/sub"));
    LayerOptions options = new LayerOptions(Optional.empty(), Set.of(), Optional.of(lower));
    assertThat(builder.build(upper, options)).isEmpty();
    assertThat(builder.draft(upper, options)).isEmpty();
    nothingIsLeft();

    Files.writeString(upper.resolve("etc/new"), "x");
    assertThat(names(options)).containsExactly("etc", "etc/new");
    Files.delete(upper.resolve("etc/new"));
    try (Dir dir = Dir.open(upper.resolve("etc"))) {
      dir.chmod("sub", 0700);
    }
    assertThat(names(options)).containsExactly("etc", "etc/sub");
  }

  private void nothingIsLeft() {
    assertThat(temp.resolve("drafts")).isDirectoryNotContaining(Files::isRegularFile);
    assertThat(temp.resolve("drafts/pins")).isEmptyDirectory();
  }

  @Test
  void newDirectoriesHideNothingThatWasNotThere() throws IOException {
    Path lower = Files.createDirectories(temp.resolve("lower"));
    Files.createDirectory(lower.resolve("old"));
    try (Dir dir = Dir.open(upper)) {
      for (String name : List.of("new", "old")) {
        dir.makeDir(name, 0755);
        OverlayForm.makeOpaque(dir, name);
      }
    }
    LayerOptions options = new LayerOptions(Optional.empty(), Set.of(), Optional.of(lower));
    assertThat(names(options)).containsExactly("new", "old", "old/.wh..wh..opq");
  }

  @Test
  void ignoredPathsAreLeftOut() throws IOException {
    Files.createDirectory(upper.resolve("etc"));
    Files.writeString(upper.resolve("etc/hosts"), "");
    Files.writeString(upper.resolve("etc/mine"), "");
    Files.createDirectories(upper.resolve("proc/1"));
    assertThat(
            names(
                new LayerOptions(
                    Optional.empty(), Set.of("/etc/hosts", "/proc"), Optional.empty())))
        .containsExactly("etc", "etc/mine");
  }

  @Test
  void whatNoImageCanHoldIsNamed() throws IOException {
    Files.writeString(upper.resolve(".wh.trick"), "");
    assertThatThrownBy(() -> builder.build(upper, LayerOptions.plain()))
        .isInstanceOf(UnrepresentableFile.class)
        .hasMessageContaining("/.wh.trick");
    Files.delete(upper.resolve(".wh.trick"));
    Files.writeString(upper.resolve("f"), "");
    try (Dir dir = Dir.open(upper)) {
      dir.chown("f", 65536, 0);
    }
    assertThatThrownBy(() -> builder.build(upper, LayerOptions.plain()))
        .isInstanceOf(UnrepresentableFile.class)
        .hasMessageContaining("/f")
        .hasMessageContaining("65536");
    nothingIsLeft();
  }

  @Test
  void aSmallLayerIsReadOnce() throws IOException {
    fill(upper);
    LayerDraft draft = builder.draft(upper, LayerOptions.plain()).orElseThrow();
    LayerBlob whole = builder.build(LayerDraft.of(draft.diffId()), upper, LayerOptions.plain());
    Files.writeString(upper.resolve("late"), "not in the layer");
    LayerBlob blob = builder.build(draft, upper, LayerOptions.plain());
    assertThat(blob.diffId()).isEqualTo(draft.diffId()).isEqualTo(whole.diffId());
    assertThat(blob.descriptor()).isEqualTo(whole.descriptor());
  }

  @Test
  void aLargeLayerIsReadAgainAndMustBeTheSame() throws IOException {
    Files.write(upper.resolve("large"), new byte[1 << 20]);
    LayerDraft draft = builder.draft(upper, LayerOptions.plain()).orElseThrow();
    LayerBlob blob = builder.build(draft, upper, LayerOptions.plain());
    assertThat(Digest.of(tar(blob))).isEqualTo(draft.diffId());
    Files.writeString(upper.resolve("late"), "in no layer");
    assertThatThrownBy(() -> builder.build(draft, upper, LayerOptions.plain()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed while their layer was made");
  }

  @Test
  void gnuTarReadsWhatWeWrite() throws Exception {
    fill(upper);
    LayerBlob blob = builder.build(upper, LayerOptions.plain()).orElseThrow();
    Process tar =
        new ProcessBuilder("tar", "-tzf", blob.file().toString()).redirectErrorStream(true).start();
    ByteArrayOutputStream listing = new ByteArrayOutputStream();
    tar.getInputStream().transferTo(listing);
    assertThat(tar.waitFor()).isZero();
    assertThat(listing.toString(StandardCharsets.UTF_8))
        .contains("fresh/\nfresh/.wh..wh..opq\nfresh/.wh.also-gone\nfresh/inside\n.wh.gone\n");
  }

  private List<String> names(LayerOptions options) throws IOException {
    LayerBlob blob = builder.build(upper, options).orElseThrow();
    List<String> names = new ArrayList<>();
    try (InputStream in = Decompress.open(Files.newInputStream(blob.file()))) {
      TarReader reader = new TarReader(in, UnpackLimits.DEFAULT);
      Optional<TarEntry> next;
      while ((next = reader.next()).isPresent()) {
        String name = next.get().name();
        names.add(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
      }
    }
    return names;
  }
}
