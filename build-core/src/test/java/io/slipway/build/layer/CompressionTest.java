package io.slipway.build.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) { // half noise, half repetition
      bytes[i] = (byte) ((i / 1000) % 2 == 0 ? random.nextInt(256) : i % 7);
    }
    return bytes;
  }

  private static byte[] gzip(byte[] input, int chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParallelGzip gzip = new ParallelGzip(out, 1)) {
      for (int at = 0; at < input.length; at += chunk) {
        gzip.write(input, at, Math.min(chunk, input.length - at));
      }
      gzip.finish();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32767, 262143, 262144, 262145, 524288, 3_000_001})
  void whatIsCompressedComesBack(int size) throws IOException {
    byte[] input = bytes(size);
    byte[] compressed = gzip(input, 4096);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertThat(in.readAllBytes()).isEqualTo(input);
    }
  }

  @Test
  void theOutputDependsOnTheInputAlone() throws IOException {
    byte[] input = bytes(2_000_000);
    assertThat(gzip(input, 777)).isEqualTo(gzip(input, 100_000));
  }

  @Test
  void repetitionAcrossBlocksCompresses() throws IOException {
    byte[] noise = new byte[30_000];
    new Random(1).nextBytes(noise);
    byte[] input = new byte[noise.length * 40];
    for (int i = 0; i < 40; i++) {
      System.arraycopy(noise, 0, input, i * noise.length, noise.length);
    }
    assertThat(gzip(input, 65536).length).isLessThan(noise.length * 4);
  }

  @Test
  void onlyWhatDoesNotShrinkIsNotTried() {
    byte[] noise = new byte[1 << 18];
    new Random(2).nextBytes(noise);
    assertThat(Compressibility.seems(noise, noise.length)).isFalse();

    byte[] twice = noise.clone(); // shifted, by less than deflate looks back
    System.arraycopy(noise, 0, twice, 20_011, 60_000);
    assertThat(Compressibility.seems(twice, twice.length)).isTrue();
    byte[] partly = noise.clone();
    Arrays.fill(partly, 0, 5_000, (byte) 'a');
    assertThat(Compressibility.seems(partly, partly.length)).isTrue();
    assertThat(Compressibility.seems(noise, 1_000)).isTrue();
  }

  @Test
  void whatDoesNotShrinkHardlyGrows() throws IOException {
    byte[] noise = new byte[3_000_000];
    new Random(3).nextBytes(noise);
    byte[] compressed = gzip(noise, 65536);
    assertThat(compressed.length).isBetween(noise.length, noise.length + 1_000);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertThat(in.readAllBytes()).isEqualTo(noise);
    }
  }

  private static byte[] compressed(byte[] input, LayerCompression form, int chunk)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CompressedOutput compressed = form.open(out)) {
      for (int at = 0; at < input.length; at += chunk) {
        compressed.write(input, at, Math.min(chunk, input.length - at));
      }
      compressed.finish();
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(LayerCompression.Kind.class)
  void everyFormComesBackAndDependsOnTheInputAlone(LayerCompression.Kind kind) throws IOException {
    byte[] input = bytes(9_000_001);
    LayerCompression form = new LayerCompression(kind, 3);

    byte[] first = compressed(input, form, 1 << 16);

    assertThat(opened(first)).isEqualTo(input);
    assertThat(compressed(input, form, 12_345)).isEqualTo(first);
    assertThat(opened(compressed(new byte[0], form, 1))).isEmpty();
  }

  @Test
  void zstdThatIsGivenUpWritesNothingMore() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CompressedOutput zstd = new LayerCompression(LayerCompression.Kind.ZSTD, 3).open(out)) {
      zstd.write(bytes(100_000), 0, 100_000);
    }
    assertThat(out.size()).isZero();
  }

  @Test
  void aFormIsToldFromOthersByItsDescriptor() {
    LayerCompression small = new LayerCompression(LayerCompression.Kind.GZIP, 9);
    Descriptor usual = LayerCompression.FAST_GZIP.describe(Digest.of("x"), 1);

    assertThat(usual.annotations()).isEmpty();
    assertThat(LayerCompression.FAST_GZIP.made(usual)).isTrue();
    assertThat(small.made(usual)).isFalse();
    assertThat(small.made(small.describe(Digest.of("x"), 1))).isTrue();
    assertThat(LayerCompression.FAST_GZIP.made(small.describe(Digest.of("x"), 1))).isFalse();
    assertThat(new LayerCompression(LayerCompression.Kind.ZSTD, 99).level()).isEqualTo(19);
  }

  @Test
  void everyFormIsOpenedByItsFirstBytes() throws IOException {
    byte[] input = bytes(300_000);
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(zstd)) {
      out.write(input);
    }
    assertThat(opened(input)).isEqualTo(input);
    assertThat(opened(gzip(input, 5000))).isEqualTo(input);
    assertThat(opened(zstd.toByteArray())).isEqualTo(input);
    assertThat(opened(new byte[0])).isEmpty();
    assertThat(opened(new byte[] {7})).containsExactly(7);
  }

  @Test
  void allMembersAreReadEvenFromASlowNetwork() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    for (String part : new String[] {"first ", "second"}) {
      GZIPOutputStream member = new GZIPOutputStream(two);
      member.write(part.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      member.finish();
    }
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(two.toByteArray())) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
          }
        };
    try (InputStream in = Decompress.open(slow)) {
      assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("first second");
    }
  }

  private static byte[] opened(byte[] compressed) throws IOException {
    try (InputStream in = Decompress.open(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }
}
