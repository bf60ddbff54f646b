package io.slipway.promoter.outbound;

import io.slipway.build.registry.RegistryException;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A registry's tags in memory, that can be away or say no. */
final class FakeTags implements TagStore {
  final Map<Tag, Digest> tags = new HashMap<>();
  private final List<String> log;
  boolean away;
  Predicate<Tag> forbidden = tag -> false;

  /** What somebody else does just before a tag is written. */
  Interruption beforePoint = tag -> {};

  /** Something that happens in between. */
  interface Interruption {
    void at(Tag tag) throws IOException, EventsUnavailable, InterruptedException;
  }

  FakeTags(List<String> log) {
    this.log = log;
  }

  @Override
  public List<Tag> tags(ImageName image) {
    return List.copyOf(tags.keySet());
  }

  @Override
  public Optional<Digest> digest(ImageName image, Tag tag) throws IOException {
    if (away) {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "away");
    }
    return Optional.ofNullable(tags.get(tag));
  }

  @Override
  public void point(ImageName image, Tag tag, Digest digest) throws IOException {
    if (away) {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "away");
    }
    if (forbidden.test(tag)) {
      throw new RegistryException(RegistryException.Kind.DENIED, "tag is protected here");
    }
    try {
      beforePoint.at(tag);
    } catch (EventsUnavailable | InterruptedException e) {
      throw new IOException(e);
    }
    tags.put(tag, digest);
    log.add("registry " + tag);
  }
}
