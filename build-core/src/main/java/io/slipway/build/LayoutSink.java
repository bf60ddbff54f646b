package io.slipway.build;

import io.slipway.build.layer.FileArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of an image layout go: into one archive, or into a directory. */
interface LayoutSink extends AutoCloseable {

  /** Adds a file; {@code content} is not closed. */
  void add(String name, long size, InputStream content) throws IOException;

  default void add(String name, byte[] content) throws IOException {
    add(name, content.length, new ByteArrayInputStream(content));
  }

  /** Says that nothing is missing. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;

  /** A tar file. */
  static LayoutSink archive(Path file) throws IOException {
    FileArchive archive = new FileArchive(Files.newOutputStream(file));
    return new LayoutSink() {
      @Override
      public void add(String name, long size, InputStream content) throws IOException {
        archive.add(name, size, content);
      }

      @Override
      public void finish() throws IOException {
        archive.finish();
      }

      @Override
      public void close() throws IOException {
        archive.close();
      }
    };
  }

  /** A directory, made when absent. */
  static LayoutSink directory(Path directory) {
    return new LayoutSink() {
      @Override
      public void add(String name, long size, InputStream content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        if (Files.copy(content, file) != size) {
          throw new IOException(name + " has not the size that its descriptor says");
        }
      }

      @Override
      public void finish() {}

      @Override
      public void close() {}
    };
  }
}
