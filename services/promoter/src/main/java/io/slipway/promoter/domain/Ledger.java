package io.slipway.promoter.domain;

import io.slipway.model.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ledgers of all images. */
public final class Ledger {
  private final Map<ImageName, ImageLedger> images = new ConcurrentHashMap<>();
  private final Projects projects = new Projects();

  /** What the farm's registrations say. */
  public Projects projects() {
    return projects;
  }

  /** The rules that are in force for this image. */
  public ImageRules rules(ImageName image) {
    return projects.of(image);
  }

  /** The ledger of this image; a new, empty one when nothing is known yet. */
  public ImageLedger of(ImageName image) {
    return images.computeIfAbsent(image, k -> new ImageLedger());
  }

  /** The ledger of this image, when anything is known about it. */
  public Optional<ImageLedger> find(ImageName image) {
    return Optional.ofNullable(images.get(image));
  }

  /** The images that anything is known about. */
  public Set<ImageName> images() {
    return Set.copyOf(images.keySet());
  }
}
