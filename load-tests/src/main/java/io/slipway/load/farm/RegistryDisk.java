package io.slipway.load.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.load.evidence.Garbage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of Distribution's registry, read without asking it: blobs below {@code blobs}, and the
 * manifests of each repository as links below {@code _manifests/revisions}.
 */
public final class RegistryDisk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path blobs;
  private final Set<String> needed = new HashSet<>();
  private final List<String> missing = new ArrayList<>();

  private RegistryDisk(Path blobs) {
    this.blobs = blobs;
  }

  /**
   * Compares what is there with what manifests need.
   *
   * @param data the registry's root directory
   */
  public static Garbage look(Path data) throws IOException {
    Path root = data.resolve("docker/registry/v2");
    RegistryDisk disk = new RegistryDisk(root.resolve("blobs/sha256"));
    for (String manifest : links(root.resolve("repositories"))) {
      disk.need(manifest, "a repository");
    }
    Set<String> there = disk.there();
    List<String> left = there.stream().filter(b -> !disk.needed.contains(b)).sorted().toList();
    return new Garbage(true, there.size(), left, disk.missing);
  }

  private static List<String> links(Path repositories) throws IOException {
    List<String> manifests = new ArrayList<>();
    if (Files.isDirectory(repositories)) {
      try (Stream<Path> all = Files.walk(repositories)) {
        for (Path link : all.filter(p -> p.endsWith("link") && isRevision(p)).toList()) {
          manifests.add(Files.readString(link).strip());
        }
      }
    }
    return manifests;
  }

  private static boolean isRevision(Path link) {
    return link.toString().contains("/_manifests/revisions/");
  }

  private void need(String digest, String by) throws IOException {
    if (!needed.add(digest)) {
      return;
    }
    Path blob = file(digest);
    if (!Files.isRegularFile(blob)) {
      missing.add(digest + ", which " + by + " needs");
      return;
    }
    if (!by.equals("a repository")) {
      return; // a configuration or a layer needs nothing
    }
    JsonNode manifest = JSON.readTree(Files.readAllBytes(blob));
    if (manifest.has("config")) {
      need(manifest.path("config").path("digest").asText(), digest);
    }
    for (JsonNode layer : manifest.path("layers")) {
      need(layer.path("digest").asText(), digest);
    }
  }

  private Path file(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return blobs.resolve(hex.substring(0, 2)).resolve(hex).resolve("data");
  }

  private Set<String> there() throws IOException {
    Set<String> there = new HashSet<>();
    if (Files.isDirectory(blobs)) {
      try (Stream<Path> all = Files.walk(blobs)) {
        all.filter(p -> p.endsWith("data"))
            .map(p -> p.getName(p.getNameCount() - 2))
            .forEach(hex -> there.add("sha256:" + hex));
      }
    }
    return there;
  }
}
