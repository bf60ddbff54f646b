package io.slipway.build.registry;

import io.slipway.build.image.Digest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image in a registry, normalised as Docker does: {@code busybox} is {@code
 * docker.io/library/busybox:latest}.
 *
 * <p>Source: distribution/reference grammar.
 *
 * @param registry host and optional port, for example {@code docker.io} or {@code 127.0.0.1:5000}
 * @param repository the path in the registry, lower case
 * @param tag the tag; null only when a digest is given
 * @param digest the digest; null when the name is by tag alone
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
  private static final Pattern REGISTRY =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)(:[0-9]{1,5})?");
  private static final Pattern REPOSITORY =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException when a part breaks the grammar
   */
  public ImageReference {
    if (!REGISTRY.matcher(registry).matches()) {
      throw new IllegalArgumentException("not a registry host: '" + registry + "'");
    }
    if (!REPOSITORY.matcher(repository).matches() || repository.length() > 255) {
      String hint =
          repository.equals(repository.toLowerCase(Locale.ROOT)) ? "" : " (it must be lower case)";
      throw new IllegalArgumentException("not a repository name: '" + repository + "'" + hint);
    }
    if (tag != null && !TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException("not a tag: '" + tag + "'");
    }
    if (tag == null && digest == null) {
      throw new IllegalArgumentException("an image reference needs a tag or a digest");
    }
  }

  /**
   * Reads a name as people write it.
   *
   * @throws IllegalArgumentException when it breaks the grammar
   */
  public static ImageReference parse(String text) {
    String rest = text;
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = new Digest(rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    String registry = "docker.io";
    int slash = rest.indexOf('/');
    if (slash > 0 && looksLikeHost(rest.substring(0, slash))) {
      registry = rest.substring(0, slash);
      rest = rest.substring(slash + 1);
    }
    if (registry.equals("index.docker.io")) {
      registry = "docker.io";
    }
    if (registry.equals("docker.io") && rest.indexOf('/') < 0) {
      rest = "library/" + rest;
    }
    return new ImageReference(
        registry, rest, tag == null && digest == null ? "latest" : tag, digest);
  }

  private static boolean looksLikeHost(String first) {
    return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
  }

  /** The same repository by digest alone. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(registry, repository, null, newDigest);
  }

  /** The same repository by tag alone. */
  public ImageReference withTag(String newTag) {
    return new ImageReference(registry, repository, newTag, null);
  }

  /** Registry and repository without tag and digest. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The reference for the manifest request: the digest when there is one, else the tag. */
  public String selector() {
    return digest != null ? digest.value() : java.util.Objects.requireNonNull(tag);
  }

  @Override
  public String toString() {
    return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
