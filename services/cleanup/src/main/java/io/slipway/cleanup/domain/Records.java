package io.slipway.cleanup.domain;

import io.slipway.model.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The records of all images. */
public final class Records {
  private final Map<ImageName, ImageRecord> images = new ConcurrentHashMap<>();

  /** The record of this image; a new, empty one when nothing is known yet. */
  public ImageRecord of(ImageName image) {
    return images.computeIfAbsent(image, k -> new ImageRecord());
  }

  /** The record of this image, when anything is known about it. */
  public Optional<ImageRecord> find(ImageName image) {
    return Optional.ofNullable(images.get(image)).filter(ImageRecord::isOfMoreThanProjects);
  }

  /** The images that anything is known about. */
  public Set<ImageName> images() {
    return images.entrySet().stream()
        .filter(e -> e.getValue().isOfMoreThanProjects())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
