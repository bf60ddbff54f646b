package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.TagDecision.Verdict;
import io.slipway.model.Digest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The manifests that must stay, each with the first reason that was found. A pin on an index is a
 * pin on its parts.
 */
final class Pins {
  private final Map<Digest, ManifestContent> contents;
  private final Map<Digest, Verdict> pinned = new HashMap<>();

  /** Beginnings of the layers of what stays, as far as a base could have them. */
  private final Set<List<Digest>> beginnings = new HashSet<>();

  private final Set<Digest> bases = new HashSet<>();

  Pins(Inventory inventory) {
    this.contents = inventory.contents();
    inventory.neighbours().manifests().forEach(this::stays);
    Inventory.Known known = inventory.known();
    known
        .inFlight()
        .forEach(
            (digest, number) ->
                pin(digest, "in flight", "build " + number + " is in flight with it"));
    known.deployed().forEach(digest -> pin(digest, "deployed", "it is deployed"));
    known.placed().entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getKey().value())) // which reason is first is fixed
        .forEach(
            e ->
                known
                    .protection()
                    .verdict(e.getKey())
                    .ifPresent(
                        why ->
                            pin(
                                e.getValue().digest(),
                                why.rule(),
                                "the ledger has the protected tag " + e.getKey() + " there")));
  }

  /** Pins a manifest and its parts. */
  void pin(Digest digest, String rule, String reason) {
    if (pinned.putIfAbsent(digest, Verdict.keep(rule, reason)) != null) {
      return;
    }
    ManifestContent content = contents.get(digest);
    if (content != null) {
      stays(content);
      content.children().forEach(child -> pin(child, "index", "part of a kept index: " + reason));
    }
  }

  /** Notes what an image that stays may have been built on. */
  private void stays(ManifestContent content) {
    content.base().ifPresent(bases::add);
    for (int length = 1; length < content.layers().size(); length++) {
      beginnings.add(content.layers().subList(0, length));
    }
  }

  /** Why this manifest must stay; empty when nothing that is known needs it. */
  Optional<Verdict> of(Digest digest) {
    Verdict known = pinned.get(digest);
    if (known == null && bases.contains(digest)) {
      pin(digest, "base", "a kept image names it as its base");
    }
    ManifestContent content = contents.get(digest);
    if (content != null && !pinned.containsKey(digest) && beginnings.contains(content.layers())) {
      pin(digest, "base", "the layers of a kept image begin with all of its own");
    }
    return Optional.ofNullable(pinned.get(digest));
  }
}
