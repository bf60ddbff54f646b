package io.slipway.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a CNCF distribution registry (storage layout v2): {@code
 * blobs/sha256/ab/ab.../data}, and per repository links to them.
 */
final class RegistryStorage {
  /** Holds blobs while garbage is collected: a repository with one manifest that names them. */
  private static final String LEASE = "slipway-lease";

  private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
  private static final long LARGEST_MANIFEST = 4 * 1024 * 1024;

  private final Path blobs;
  private final Path repositories;

  RegistryStorage(Path data) {
    this.blobs = data.resolve("docker/registry/v2/blobs/sha256");
    this.repositories = data.resolve("docker/registry/v2/repositories");
  }

  /** Bytes of all blobs, each of which is stored once. */
  long bytes() throws IOException {
    long sum = 0;
    for (Path data : files(blobs, "data")) {
      sum += Files.size(data);
    }
    return sum;
  }

  /** Blobs that came, or were linked into a repository, since a moment, and what they name. */
  Set<String> since(Instant moment) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path data : files(blobs, "data")) {
      if (isSince(data, moment)) {
        found.add(hex(data));
        if (Files.size(data) <= LARGEST_MANIFEST) {
          found.addAll(named(data)); // perhaps a manifest that is just being stored
        }
      }
    }
    for (Path link : files(repositories, "link")) {
      if (isSince(link, moment)) {
        found.addAll(named(link));
      }
    }
    return present(found);
  }

  /** All blobs that a repository may use without sending them. */
  Set<String> of(String repository) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path link : files(repositories.resolve(repository).resolve("_layers"), "link")) {
      found.addAll(named(link));
    }
    return present(found);
  }

  private Set<String> present(Set<String> all) {
    return all.stream()
        .filter(hex -> Files.exists(blob(hex)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isSince(Path file, Instant moment) throws IOException {
    return !Files.getLastModifiedTime(file).toInstant().isBefore(moment);
  }

  private static Set<String> named(Path file) throws IOException {
    Set<String> found = new HashSet<>();
    Matcher digests = DIGEST.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    while (digests.find()) {
      found.add(digests.group(1));
    }
    return found;
  }

  /** Makes the collector keep these blobs, until {@link #release}. */
  void lease(Set<String> leased) throws IOException {
    if (leased.isEmpty()) {
      return;
    }
    String layers =
        leased.stream().map(RegistryStorage::descriptor).collect(Collectors.joining(","));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
            + descriptor(leased.iterator().next())
            + ",\"layers\":["
            + layers
            + "]}";
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(sha256(bytes));
    Files.createDirectories(folder(hex));
    Files.write(blob(hex), bytes);
    Path repository = repositories.resolve(LEASE);
    Files.createDirectories(repository.resolve("_layers")); // else it is not looked at
    Path revision = repository.resolve("_manifests/revisions/sha256").resolve(hex);
    Files.createDirectories(revision);
    Files.writeString(revision.resolve("link"), "sha256:" + hex);
  }

  /** Gives back what was leased, also by a collection that was broken off. */
  void release() throws IOException {
    Path repository = repositories.resolve(LEASE);
    for (Path link : files(repository, "link")) {
      for (String hex : named(link)) {
        delete(folder(hex));
      }
    }
    delete(repository);
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(tree)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }

  private static String descriptor(String hex) {
    return "{\"mediaType\":\"application/octet-stream\",\"size\":0,\"digest\":\"sha256:"
        + hex
        + "\"}";
  }

  private Path folder(String hex) {
    return blobs.resolve(hex.substring(0, 2)).resolve(hex);
  }

  private Path blob(String hex) {
    return folder(hex).resolve("data");
  }

  private static String hex(Path data) {
    return data.getName(data.getNameCount() - 2).toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static List<Path> files(Path tree, String name) throws IOException {
    if (!Files.isDirectory(tree)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(tree)) {
      return walk.filter(path -> path.endsWith(name) && Files.isRegularFile(path)).toList();
    } catch (java.io.UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return files(tree, name); // it was deleted while we looked; the registry was not paused
      }
      throw e.getCause();
    }
  }
}
