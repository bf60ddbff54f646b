package io.slipway.build.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarFormatTest {

  private static TarEntry file(String name, long size, long mtime) {
    return new TarEntry(
        name,
        Kind.FILE,
        0644,
        1,
        2,
        size,
        new Stat.Time(mtime, 0),
        "",
        new Stat.Device(0, 0),
        new TreeMap<>());
  }

  private static byte[] written(TarEntry... entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    for (TarEntry entry : entries) {
      tar.header(entry);
      if (entry.size() < 1 << 20) {
        out.write(new byte[(int) entry.size()]);
        tar.pad(entry.size());
      }
    }
    tar.end();
    return out.toByteArray();
  }

  private static TarEntry first(byte[] archive) throws IOException {
    return new TarReader(new ByteArrayInputStream(archive), UnpackLimits.DEFAULT)
        .next()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 101, 155, 156, 255, 256, 257, 1000, 4095})
  void namesOfAnyLengthSurvive(int length) throws IOException {
    String name = ("d".repeat(49) + "/").repeat(length / 50 + 1).substring(0, length - 1) + "x";
    byte[] archive = written(file(name, 3, 1));
    assertThat(first(archive).name()).isEqualTo(name);
    assertThat(others(archive).getFirst().getName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ünï/日本", "Ελ", "\uD83D\uDEA2"})
  void namesInUnicodeAreReadByOthers(String name) throws IOException {
    byte[] archive = written(file(RawName.of(name), 0, 1));
    assertThat(RawName.text(first(archive).name())).isEqualTo(name);
    assertThat(others(archive).getFirst().getName()).isEqualTo(name);
  }

  @Test
  void namesThatAreNoTextSurvive() throws IOException {
    String latin = "caf\u00e9\u00ff";
    assertThat(first(written(file(latin, 0, 1))).name()).isEqualTo(latin);
  }

  @Test
  void sizesAboveEightGigabytesNeedNoMemory() throws IOException {
    byte[] archive = written(file("big", 9L << 30, 1));
    assertThat(first(archive).size()).isEqualTo(9L << 30);
    assertThat(archive).hasSizeLessThan(8192);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 1L << 33, -100000000000L})
  void anyTimeSurvives(long seconds) throws IOException {
    assertThat(first(written(file("f", 0, seconds))).mtime().seconds()).isEqualTo(seconds);
  }

  @Test
  void attributesSurviveByteForByte() throws IOException {
    byte[] value = {0, '\n', '=', (byte) 0xff, 0};
    TreeMap<String, byte[]> xattrs =
        new TreeMap<>(Map.of("security.capability", value, "user.x", new byte[120]));
    TarEntry entry =
        new TarEntry(
            "f", Kind.FILE, 04755, 0, 0, 0, new Stat.Time(0, 0), "", new Stat.Device(0, 0), xattrs);
    TarEntry read = first(written(entry));
    assertThat(read.mode()).isEqualTo(04755);
    assertThat(read.xattrs().get("security.capability")).isEqualTo(value);
    assertThat(read.xattrs().get("user.x")).hasSize(120);
  }

  @Test
  void plainFilesNeedNoExtendedHeader() throws IOException {
    assertThat(written(file("bin/sh", 0, 1))).hasSize(3 * TarWriter.BLOCK);
  }

  @Test
  void readsWhatOthersWrite() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> names = List.of("a", "d/" + "n".repeat(150), "ü".repeat(80));
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      bytes.reset();
      try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
        out.setLongFileMode(mode);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        for (String name : names) {
          TarArchiveEntry entry = new TarArchiveEntry(name);
          entry.setSize(700);
          entry.setUserId(3_000_000);
          out.putArchiveEntry(entry);
          out.write(new byte[700]);
          out.closeArchiveEntry();
        }
      }
      TarReader reader =
          new TarReader(new ByteArrayInputStream(bytes.toByteArray()), UnpackLimits.DEFAULT);
      for (String name : names) {
        TarEntry entry = reader.next().orElseThrow();
        assertThat(RawName.text(entry.name())).isEqualTo(name);
        assertThat(entry.uid()).isEqualTo(3_000_000);
      }
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void brokenArchivesAreRefusedNotMisread() throws IOException {
    byte[] good = written(file("f", 600, 1));
    byte[] flipped = good.clone();
    flipped[0] ^= 1;
    assertThatThrownBy(() -> first(flipped)).isInstanceOf(MalformedLayer.class);
    byte[] text = "this is not an archive".repeat(100).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> first(text)).isInstanceOf(MalformedLayer.class);
    TarReader cut =
        new TarReader(new ByteArrayInputStream(Arrays.copyOf(good, 700)), UnpackLimits.DEFAULT);
    Optional<TarEntry> entry = cut.next();
    assertThat(entry).isPresent();
    assertThatThrownBy(cut::next).isInstanceOf(IOException.class).hasMessageContaining("ends");
  }

  @Test
  void aClaimedHeaderSizeCostsNoMemory() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TarWriter(bytes).header(file("x", 7L << 30, 1));
    byte[] archive = bytes.toByteArray();
    archive[156] = 'x';
    int sum = 0;
    Arrays.fill(archive, 148, 156, (byte) ' ');
    for (int i = 0; i < 512; i++) {
      sum += archive[i] & 0xff;
    }
    byte[] octal = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, archive, 148, 6);
    archive[154] = 0;
    assertThatThrownBy(() -> first(archive))
        .isInstanceOf(MalformedLayer.class)
        .hasMessageContaining("header of");
  }

  private static List<TarArchiveEntry> others(byte[] archive) throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
      TarArchiveEntry entry;
      while ((entry = in.getNextEntry()) != null) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
