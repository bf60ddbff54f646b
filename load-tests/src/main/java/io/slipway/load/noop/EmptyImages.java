package io.slipway.load.noop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Images without layers: after the first of a repository each costs one request. */
final class EmptyImages implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";

  private final String registry;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<String> prepared = ConcurrentHashMap.newKeySet();

  EmptyImages(String registry) {
    this.registry = registry;
  }

  /** Writes an image that only this build has, by digest. */
  String push(String image, String build) throws IOException, InterruptedException {
    String repository = image.substring(image.indexOf('/') + 1);
    if (!prepared.contains(repository)) {
      upload(repository);
      prepared.add(repository);
    }
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
        "digest":"%s","size":%d},"layers":[],"annotations":{"build":"%s"}}\
        """
            .formatted(MANIFEST, digest(CONFIG), CONFIG.length(), build);
    String digest = digest(manifest);
    send(
        HttpRequest.newBuilder(URI.create(base(repository) + "/manifests/" + digest))
            .header("Content-Type", MANIFEST)
            .PUT(HttpRequest.BodyPublishers.ofString(manifest)));
    return digest;
  }

  private void upload(String repository) throws IOException, InterruptedException {
    HttpResponse<String> opened =
        send(
            HttpRequest.newBuilder(URI.create(base(repository) + "/blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    String place = opened.headers().firstValue("Location").orElseThrow();
    URI upload =
        URI.create("http://" + registry + "/")
            .resolve(place + (place.contains("?") ? "&" : "?") + "digest=" + digest(CONFIG));
    send(
        HttpRequest.newBuilder(upload)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofString(CONFIG)));
  }

  private String base(String repository) {
    return "http://" + registry + "/v2/" + repository;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  private static String digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
