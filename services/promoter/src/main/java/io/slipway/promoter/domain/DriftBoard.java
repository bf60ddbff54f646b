package io.slipway.promoter.domain;

import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the last comparison of ledger and registry found. Safe for use by several threads. */
public final class DriftBoard {
  private final Map<String, Drift> found = new ConcurrentSkipListMap<>();
  private volatile Optional<Instant> compared = Optional.empty();

  /** A comparison begins: what the one before found is forgotten. */
  public void begin() {
    found.clear();
  }

  /** Puts down what was found, or what became of it. */
  public void put(Drift drift) {
    found.put(key(drift.image(), drift.tag()), drift);
  }

  /** It was right by itself. */
  public void forget(Drift drift) {
    found.remove(key(drift.image(), drift.tag()));
  }

  /** The comparison is over. */
  public void end(Instant now) {
    compared = Optional.of(now);
  }

  /** When everything was compared last. */
  public Optional<Instant> compared() {
    return compared;
  }

  /** By image and tag. */
  public List<Drift> all() {
    return List.copyOf(found.values());
  }

  private static String key(ImageName image, Tag tag) {
    return image + ":" + tag;
  }
}
