package io.slipway.jib;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a jar, unpacked. The jar is not trusted: its names stay below the root, and it
 * cannot unpack to more than a disk should hold.
 *
 * @param root where they are
 * @param files paths of all regular files, sorted
 */
record ExplodedJar(Path root, SortedSet<String> files, Optional<Manifest> manifest) {
  private static final int MOST_FILES = 200_000;
  private static final long MOST_BYTES = 4L << 30;
  private static final int OLDEST_CLASS_FILE = 44; // that of Java 1.0, numbered from there on

  /**
   * Unpacks.
   *
   * @param root an empty directory
   * @throws ZipException when it is no jar, or a hostile one
   */
  static ExplodedJar of(Path jar, Path root) throws IOException {
    SortedSet<String> files = new TreeSet<>();
    long[] left = {MOST_BYTES};
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            unpack(entry.getName(), in, root, left);
          }
          files.add(entry.getName());
        }
        if (files.size() > MOST_FILES) {
          throw new ZipException("it has more than " + MOST_FILES + " files");
        }
      }
    }
    return new ExplodedJar(root, files, manifest(root));
  }

  private static void unpack(String name, InputStream in, Path root, long[] left)
      throws IOException {
    Path target = root.resolve(name).normalize();
    if (name.startsWith("/")
        || !target.startsWith(root)
        || name.indexOf('\0') >= 0
        || !root.relativize(target).toString().equals(name)) {
      throw new ZipException("it has a file with the name '" + name + "'");
    }
    try {
      Files.createDirectories(target.getParent());
      Files.createFile(target);
    } catch (FileSystemException e) {
      throw new ZipException("it has two files in one place: '" + name + "'");
    }
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left[0] -= n;
        if (left[0] < 0) {
          throw new ZipException("it unpacks to more than " + MOST_BYTES + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static Optional<Manifest> manifest(Path root) throws IOException {
    Path file = root.resolve("META-INF/MANIFEST.MF");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new Manifest(in));
    }
  }

  boolean has(String directory) {
    return Files.isDirectory(root.resolve(directory));
  }

  Optional<String> attribute(Attributes.Name name) {
    return manifest.map(m -> m.getMainAttributes().getValue(name));
  }

  /** The oldest Java that runs the jar's first class; the oldest that is supported without one. */
  int javaVersion() throws IOException {
    for (String file : files) {
      boolean own = !file.startsWith("META-INF/") && !file.startsWith("org/springframework/boot/");
      if (own && file.endsWith(".class") && !file.endsWith("module-info.class")) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(root.resolve(file)))) {
          if (in.readInt() == 0xCAFEBABE) {
            in.readUnsignedShort();
            return in.readUnsignedShort() - OLDEST_CLASS_FILE;
          }
        }
      }
    }
    return 8;
  }
}
