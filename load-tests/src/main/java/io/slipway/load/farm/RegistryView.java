package io.slipway.load.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.load.evidence.RegistryState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into a registry as somebody who pulls does. */
public final class RegistryView implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCEPT =
      "application/vnd.oci.image.manifest.v1+json,application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json";

  private final String registry;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Looks into the registry at {@code host:port}. */
  public RegistryView(String registry) {
    this.registry = registry;
  }

  /**
   * A tag as it was found.
   *
   * @param digest where it points; empty when there is no such tag
   * @param problem what is missing or does not match; empty for a whole image
   * @param again whether the registry's own error may be gone when it is asked again
   */
  public record Found(Optional<String> digest, Optional<String> problem, boolean again) {}

  /** Pulls an image, without moving the layers' bytes. */
  public Found pull(String repository, String tag) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            request(repository + "/manifests/" + tag).header("Accept", ACCEPT).GET().build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() == 404) {
      return new Found(Optional.empty(), Optional.empty(), false);
    }
    String place = repository + ":" + tag;
    if (answer.statusCode() != 200) {
      String problem = place + " is answered with " + answer.statusCode();
      return new Found(Optional.empty(), Optional.of(problem), answer.statusCode() >= 500);
    }
    String digest = digest(answer.body());
    String said = answer.headers().firstValue("Docker-Content-Digest").orElse("");
    if (!digest.equals(said)) {
      return broken(place + " is " + digest + ", the registry says " + said);
    }
    JsonNode manifest = JSON.readTree(answer.body());
    List<String> blobs = new ArrayList<>();
    blobs.add(manifest.path("config").path("digest").asText());
    manifest.path("layers").forEach(layer -> blobs.add(layer.path("digest").asText()));
    for (String blob : blobs) {
      if (!has(repository, blob)) {
        return broken(place + " (" + digest + ") lacks " + blob);
      }
    }
    return new Found(Optional.of(digest), Optional.empty(), false);
  }

  private static Found broken(String problem) {
    return new Found(Optional.empty(), Optional.of(problem), false);
  }

  private boolean has(String repository, String blob) throws IOException, InterruptedException {
    HttpRequest head =
        request(repository + "/blobs/" + blob)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(head, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** The tags of a repository; none when there is no such repository. */
  public List<String> tags(String repository) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(request(repository + "/tags/list").GET().build(), BodyHandlers.ofByteArray());
    List<String> tags = new ArrayList<>();
    if (answer.statusCode() == 200) {
      JSON.readTree(answer.body()).path("tags").forEach(tag -> tags.add(tag.asText()));
    }
    return tags;
  }

  /** Everything about these repositories. */
  public RegistryState state(List<String> repositories) throws IOException, InterruptedException {
    Map<String, Map<String, String>> tags = new HashMap<>();
    List<String> dangling = new ArrayList<>();
    for (String repository : repositories) {
      Map<String, String> there = new HashMap<>();
      for (String tag : tags(repository)) {
        Found found = pull(repository, tag);
        found.digest().ifPresent(digest -> there.put(tag, digest));
        found.problem().ifPresent(dangling::add);
      }
      tags.put(repository, there);
    }
    return new RegistryState(tags, dangling);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/" + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
