package io.slipway.system.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * An image out of an OCI layout, its layers applied in memory, by other code than the one under
 * test.
 */
final class Image {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Map<String, byte[]> blobs;
  private final JsonNode manifest;
  private final Map<String, Node> files = new TreeMap<>();

  private Image(Map<String, byte[]> blobs, JsonNode manifest) throws IOException {
    this.blobs = blobs;
    this.manifest = manifest;
    for (JsonNode layer : manifest.path("layers")) {
      apply(blob(layer));
    }
  }

  /**
   * A file of the image; hard links of one file are one node.
   *
   * @param type {@code file}, {@code dir}, {@code link}, {@code fifo} or {@code device}
   * @param mode the permission bits, setuid and sticky included
   * @param target of a symbolic link; empty for others
   * @param xattrs by name, as the archive has them
   */
  record Node(
      String type,
      int mode,
      long uid,
      long gid,
      byte[] content,
      String target,
      Map<String, String> xattrs,
      long modified) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /** Reads the first image of a layout in a tar file. */
  static Image read(Path layout) throws IOException {
    Map<String, byte[]> blobs = new HashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(layout))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        blobs.put(e.getName(), tar.readAllBytes());
      }
    }
    JsonNode index = JSON.readTree(Objects.requireNonNull(blobs.get("index.json")));
    JsonNode found = JSON.readTree(blob(blobs, index.path("manifests").path(0)));
    while (found.has("manifests")) {
      found = JSON.readTree(blob(blobs, found.path("manifests").path(0)));
    }
    return new Image(blobs, found);
  }

  private static byte[] blob(Map<String, byte[]> blobs, JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    return Objects.requireNonNull(blobs.get("blobs/" + digest.replace(':', '/')), digest);
  }

  private byte[] blob(JsonNode descriptor) {
    return blob(blobs, descriptor);
  }

  JsonNode manifest() {
    return manifest;
  }

  /** The whole config document. */
  JsonNode config() {
    try {
      return JSON.readTree(blob(manifest.path("config")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By absolute path, sorted; without the root itself. */
  Map<String, Node> files() {
    return files;
  }

  Optional<Node> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** How many layers contain an entry for this path or remove it. */
  List<List<String>> layers() throws IOException {
    List<List<String>> names = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      List<String> own = new ArrayList<>();
      try (TarArchiveInputStream tar = tar(blob(layer))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          own.add(path(e.getName()));
        }
      }
      names.add(own);
    }
    return names;
  }

  private static TarArchiveInputStream tar(byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    if (bytes[0] == 0x1f) {
      in = new GzipCompressorInputStream(in, true);
    } else if (bytes[0] == 0x28) {
      in = new ZstdCompressorInputStream(in);
    }
    return new TarArchiveInputStream(in, "UTF-8");
  }

  private static String path(String name) {
    String path = name.startsWith("./") ? name.substring(1) : "/" + name;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Whiteouts hide what lower layers have, whatever their place in the archive. */
  private void apply(byte[] layer) throws IOException {
    Map<String, Node> added = new TreeMap<>();
    List<String> removed = new ArrayList<>();
    try (TarArchiveInputStream tar = tar(layer)) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String path = path(e.getName());
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (name.equals(OPAQUE)) {
          removed.add(path.substring(0, slash) + "/*");
        } else if (name.startsWith(WHITEOUT)) {
          removed.add(path.substring(0, slash + 1) + name.substring(WHITEOUT.length()));
        } else if (!path.isEmpty()) {
          added.put(path, e.isLink() ? linked(added, e) : node(e, tar));
        }
      }
    }
    for (String path : removed) {
      String base = path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
      files
          .keySet()
          .removeIf(f -> f.startsWith(base + "/") || (f.equals(base) && !path.endsWith("/*")));
    }
    added.forEach(
        (path, node) -> {
          if (!node.type().equals("dir")) {
            files.keySet().removeIf(f -> f.startsWith(path + "/"));
          }
          files.put(path, node);
        });
  }

  private Node linked(Map<String, Node> added, TarArchiveEntry entry) {
    String target = path(entry.getLinkName());
    Node node = added.getOrDefault(target, files.get(target));
    if (node == null) {
      throw new AssertionError("hard link " + entry.getName() + " to nothing: " + target);
    }
    return node;
  }

  private static Node node(TarArchiveEntry e, TarArchiveInputStream tar) throws IOException {
    String type =
        e.isDirectory()
            ? "dir"
            : e.isSymbolicLink() ? "link" : e.isFIFO() ? "fifo" : e.isFile() ? "file" : "device";
    Map<String, String> xattrs = new TreeMap<>();
    e.getExtraPaxHeaders()
        .forEach(
            (key, value) -> {
              if (key.startsWith("SCHILY.xattr.")) {
                xattrs.put(key.substring("SCHILY.xattr.".length()), value);
              }
            });
    return new Node(
        type,
        e.getMode() & 07777,
        e.getLongUserId(),
        e.getLongGroupId(),
        type.equals("file") ? tar.readAllBytes() : new byte[0],
        e.isSymbolicLink() ? e.getLinkName() : "",
        xattrs,
        e.getModTime().getTime() / 1000);
  }
}
