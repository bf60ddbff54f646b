package io.slipway.build.layer;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Opens an archive whatever it is compressed with. */
public final class Decompress {
  private static final int BUFFER = 64 * 1024;

  /** Enough for what {@code xz -9} makes; a file that wants more is refused. */
  private static final int XZ_MEMORY_KIB = 80 * 1024;

  private Decompress() {}

  /**
   * The uncompressed bytes. The first bytes decide, not the media type or name: registries hold
   * layers whose type lies.
   *
   * @param compressed gzip, zstd, bzip2, xz or neither; closed with the result
   */
  public static InputStream open(InputStream compressed) throws IOException {
    BufferedInputStream in = new BufferedInputStream(compressed, BUFFER);
    in.mark(6);
    String magic = HexFormat.of().formatHex(in.readNBytes(6));
    in.reset();
    if (magic.startsWith("1f8b")) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    if (magic.startsWith("28b52ffd") || magic.matches("5[0-9a-f]2a4d18.*")) {
      return new ZstdInputStream(in);
    }
    if (magic.startsWith("425a68")) {
      return new BZip2CompressorInputStream(in, true);
    }
    if (magic.equals("fd377a585a00")) {
      return new XZInputStream(in, XZ_MEMORY_KIB);
    }
    return in;
  }
}
