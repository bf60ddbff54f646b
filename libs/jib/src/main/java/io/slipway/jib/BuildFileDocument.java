package io.slipway.jib;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build file as it is written. Fields that are absent are empty, so that they keep what the base
 * image has; an unknown one is an error of the reader.
 *
 * <p>Source: Jib CLI, "Build file" ({@code jib/v1alpha1}).
 */
record BuildFileDocument(
    @JsonProperty(required = true) String apiVersion,
    @JsonProperty(required = true) String kind,
    Optional<From> from,
    Optional<String> creationTime,
    Optional<String> format,
    Optional<Map<String, String>> environment,
    Optional<Map<String, String>> labels,
    Optional<List<String>> volumes,
    Optional<List<String>> exposedPorts,
    Optional<String> user,
    Optional<String> workingDirectory,
    Optional<List<String>> entrypoint,
    Optional<List<String>> cmd,
    Optional<Layers> layers) {

  /** The base image. */
  record From(
      @JsonProperty(required = true) String image, Optional<List<PlatformName>> platforms) {}

  /** A machine. */
  record PlatformName(
      @JsonProperty(required = true) String architecture,
      @JsonProperty(required = true) String os) {}

  /** All layers; properties hold for those that have none of their own. */
  record Layers(
      @JsonProperty(required = true) List<LayerEntry> entries, Optional<Properties> properties) {}

  /** One layer. */
  record LayerEntry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) List<Files> files,
      Optional<Properties> properties) {}

  /** What goes into a layer: a file, or a directory by patterns. */
  record Files(
      @JsonProperty(required = true) String src,
      @JsonProperty(required = true) String dest,
      Optional<List<String>> includes,
      Optional<List<String>> excludes,
      Optional<Properties> properties) {}

  /** How files look in a layer. */
  record Properties(
      Optional<String> filePermissions,
      Optional<String> directoryPermissions,
      Optional<String> user,
      Optional<String> group,
      Optional<String> timestamp) {
    static final Properties NONE =
        new Properties(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** These, and where they say nothing, the outer ones. */
    Properties over(Properties outer) {
      return new Properties(
          filePermissions.or(outer::filePermissions),
          directoryPermissions.or(outer::directoryPermissions),
          user.or(outer::user),
          group.or(outer::group),
          timestamp.or(outer::timestamp));
    }

    /** {@code user:group} as jib writes it; empty for root. */
    String ownership() {
      return user.orElse("") + group.map(g -> ":" + g).orElse("");
    }
  }
}
