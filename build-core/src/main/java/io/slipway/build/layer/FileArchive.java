package io.slipway.build.layer;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;

/** An archive of plain files, all with the same owner, mode and time: documents and blobs. */
public final class FileArchive implements AutoCloseable {
  private static final int BUFFER = 1 << 17;

  private final OutputStream out;
  private final TarWriter tar;

  /**
   * Begins an archive.
   *
   * @param out closed with the archive
   */
  public FileArchive(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.tar = new TarWriter(this.out);
  }

  /** Adds a file. */
  public void add(String name, byte[] content) throws IOException {
    add(name, content.length, new ByteArrayInputStream(content));
  }

  /**
   * Adds a file.
   *
   * @param size what {@code content} has; another length is an error
   */
  public void add(String name, long size, InputStream content) throws IOException {
    tar.header(
        new TarEntry(
            RawName.of(name),
            Kind.FILE,
            0644,
            0,
            0,
            size,
            new Stat.Time(0, 0),
            "",
            new Stat.Device(0, 0),
            Collections.emptySortedMap()));
    long written = content.transferTo(out);
    if (written != size) {
      throw new IOException(name + " has " + written + " bytes instead of " + size);
    }
    tar.pad(size);
  }

  /** Writes the end mark; an archive that is closed without it is incomplete. */
  public void finish() throws IOException {
    tar.end();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
