package io.slipway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.http.Response;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the distribution API that jib has no call for. */
final class HttpRegistryAdmin implements RegistryAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
  private static final int PAGE = 500;

  private final RegistryConnections connections;
  private final int page;

  HttpRegistryAdmin(RegistrySettings settings) {
    this(settings, PAGE);
  }

  HttpRegistryAdmin(RegistrySettings settings, int page) {
    this.connections = new RegistryConnections(settings);
    this.page = page;
  }

  @Override
  public List<String> tags(ImageReference repository) throws IOException {
    connections.policy().requireTrusted(repository);
    try {
      return Retry.USUAL.run("list tags of " + repository.name(), () -> allTags(repository));
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private List<String> allTags(ImageReference repository) throws IOException {
    return names(repository, "tags/list?n=" + page, "tags");
  }

  /** All pages of a list. */
  private List<String> names(ImageReference repository, String first, String field)
      throws IOException {
    List<String> names = new ArrayList<>();
    try (RegistryConnection connection = connections.connect(repository, "pull")) {
      Optional<String> next = Optional.of(first);
      while (next.isPresent()) {
        try (Response response = connection.send("GET", next.get(), List.of())) {
          JsonNode found = JSON.readTree(response.getBody()).path(field);
          found.forEach(name -> names.add(name.asText()));
          next = next(response);
        }
      }
    }
    return names;
  }

  @Override
  public Optional<List<String>> repositories(String registry) throws IOException {
    ImageReference some = new ImageReference(registry, "catalog", "latest", null);
    try {
      connections.policy().requireTrusted(some);
      return Optional.of(
          Retry.USUAL.run(
              "list repositories of " + registry,
              () -> names(some, "/v2/_catalog?n=" + page, "repositories")));
    } catch (RegistryException e) {
      return orUnknown(e);
    }
  }

  @Override
  public Optional<List<Digest>> referrers(ImageReference byDigest) throws IOException {
    Digest digest = Objects.requireNonNull(byDigest.digest(), "only manifests are referred to");
    connections.policy().requireTrusted(byDigest);
    try {
      return Optional.of(
          Retry.USUAL.run(
              "list referrers of " + byDigest,
              () -> {
                try (RegistryConnection connection = connections.connect(byDigest, "pull");
                    Response response = connection.send("GET", "referrers/" + digest, List.of())) {
                  List<Digest> found = new ArrayList<>();
                  JSON.readTree(response.getBody())
                      .path("manifests")
                      .forEach(m -> found.add(new Digest(m.path("digest").asText())));
                  return found;
                }
              }));
    } catch (RegistryException e) {
      return orUnknown(e);
    }
  }

  /** A registry that refuses the question does not answer it; one that is away is an error. */
  private static <T> Optional<T> orUnknown(RegistryException e) throws RegistryException {
    return switch (e.kind()) {
      case NOT_FOUND, DENIED, UNTRUSTED, INVALID -> Optional.empty();
      case UNAVAILABLE -> throw e;
    };
  }

  /** The path of the next page; whatever host the registry names there, we stay with this one. */
  private static Optional<String> next(Response response) {
    for (String link : response.getHeader("Link")) {
      Matcher matcher = NEXT.matcher(link);
      if (matcher.find()) {
        URI target = URI.create(matcher.group(1));
        String query = target.getRawQuery();
        String path = target.getRawPath() + (query == null ? "" : "?" + query);
        return Optional.of(path.startsWith("/") ? path : "/" + path);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Digest> digest(ImageReference reference) throws IOException {
    connections.policy().requireTrusted(reference);
    try {
      return Optional.of(
          Retry.USUAL.run(
              "look up " + reference,
              () -> {
                try (RegistryConnection connection = connections.connect(reference, "pull");
                    Response response =
                        connection.send(
                            "HEAD",
                            "manifests/" + reference.selector(),
                            RegistryConnections.MANIFESTS)) {
                  return digest(reference, response);
                }
              }));
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Digest digest(ImageReference reference, Response response)
      throws RegistryException {
    return response.getHeader("Docker-Content-Digest").stream()
        .findFirst()
        .map(Digest::new)
        .orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.Kind.INVALID,
                    "registry " + reference.registry() + " names no digest for " + reference));
  }

  @Override
  public void delete(ImageReference byDigest) throws IOException {
    Digest digest = Objects.requireNonNull(byDigest.digest(), "manifests are deleted by digest");
    connections.policy().requireTrusted(byDigest);
    try {
      Retry.USUAL.run(
          "delete " + byDigest,
          () -> {
            try (RegistryConnection connection = connections.connect(byDigest, "pull,delete");
                Response response = connection.send("DELETE", "manifests/" + digest, List.of())) {
              return response.getStatusCode();
            }
          });
    } catch (RegistryException e) {
      if (e.kind() != RegistryException.Kind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
