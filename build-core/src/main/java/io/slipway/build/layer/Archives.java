package io.slipway.build.layer;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.SystemCallFailed;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tar archives of files: plain or compressed with gzip, bzip2, xz or zstd. */
public final class Archives {
  private Archives() {}

  /**
   * Whether a file is an archive, by its first header; its name does not matter. Reads no further
   * than needed.
   *
   * @param file stays the caller's to close
   */
  public static boolean isArchive(InputStream file) throws IOException {
    try {
      return new TarReader(Decompress.open(file), UnpackLimits.DEFAULT).begins();
    } catch (SystemCallFailed e) {
      throw e;
    } catch (IOException e) {
      return false; // damaged from the start: a file like any other
    }
  }

  /**
   * Unpacks files into a directory, as if it were the root of the machine.
   *
   * @param archive stays the caller's to close
   * @throws MalformedLayer when the archive is damaged or asks for more than the limits
   */
  public static void unpack(
      InputStream archive, Dir target, UnpackForm.Files form, UnpackLimits limits)
      throws IOException {
    try (LayerUnpacker unpacker = new LayerUnpacker(target, form, limits)) {
      unpacker.unpack(new Damage(Decompress.open(archive)));
    }
  }

  /** Tells damaged content, whatever a decompressor calls it, from a file that cannot be read. */
  private static final class Damage extends FilterInputStream {
    Damage(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw told(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        throw told(e);
      }
    }

    private static IOException told(IOException e) {
      if (e instanceof SystemCallFailed || e instanceof MalformedLayer) {
        return e;
      }
      MalformedLayer damaged = new MalformedLayer("the archive is damaged: " + e.getMessage());
      damaged.initCause(e);
      return damaged;
    }
  }
}
