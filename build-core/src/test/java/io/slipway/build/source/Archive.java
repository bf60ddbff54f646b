package io.slipway.build.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** Builds archives for tests with a writer that is not ours; names stand as they are. */
final class Archive {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  Archive() {
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  Archive file(String name, String content) throws IOException {
    return file(name, content, 0644, 0);
  }

  Archive file(String name, String content, int mode, long owner) throws IOException {
    TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, mode, owner);
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(body.length);
    tar.putArchiveEntry(entry);
    tar.write(body);
    tar.closeArchiveEntry();
    return this;
  }

  Archive directory(String name, int mode, long owner) throws IOException {
    return add(entry(name + "/", TarConstants.LF_DIR, mode, owner));
  }

  Archive symlink(String name, String target) throws IOException {
    TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, 0777, 0);
    entry.setLinkName(target);
    return add(entry);
  }

  Archive hardLink(String name, String target) throws IOException {
    TarArchiveEntry entry = entry(name, TarConstants.LF_LINK, 0644, 0);
    entry.setLinkName(target);
    return add(entry);
  }

  private static TarArchiveEntry entry(String name, byte kind, int mode, long owner) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setMode(mode);
    entry.setUserId(owner);
    entry.setGroupId(owner);
    entry.setModTime(1_000_000_000L);
    return entry;
  }

  private Archive add(TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  byte[] bytes() throws IOException {
    tar.finish();
    return bytes.toByteArray();
  }

  /**
   * The archive in a compression.
   *
   * @param compression as commons-compress calls it; empty for none
   */
  byte[] bytes(String compression) throws IOException {
    byte[] plain = bytes();
    return compression.isEmpty() ? plain : compressed(plain, compression);
  }

  static byte[] compressed(byte[] plain, String compression) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream stream =
        new CompressorStreamFactory().createCompressorOutputStream(compression, out)) {
      stream.write(plain);
    } catch (CompressorException e) {
      throw new IOException(e);
    }
    return out.toByteArray();
  }
}
