package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.TagDecision.Verdict;
import io.slipway.model.SemVer;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tags of one image whose manifests are never deleted, whatever the rules say (issue 4, row
 * R1).
 *
 * @param promoted stages of chains, present and former ones, and what people promoted to
 * @param rules those of the projects of the image: what one says is immutable is protected for all
 * @param versions tags that the ledger has at builds of Git tags which name a version, whatever
 *     their templates made of it
 */
public record ProtectedTags(Set<Tag> promoted, List<TagRules> rules, Map<Tag, SemVer> versions) {
  /** Copies the collections. */
  public ProtectedTags {
    promoted = Set.copyOf(promoted);
    rules = List.copyOf(rules);
    versions = Map.copyOf(versions);
  }

  /** Why the tag stays; empty when the rules decide on it. */
  Optional<Verdict> verdict(Tag tag) {
    if (promoted.contains(tag)) {
      return Optional.of(Verdict.keep("promoted", tag + " is protected"));
    }
    if (tag.isRelease()) {
      return Optional.of(Verdict.keep("release", "a release is protected"));
    }
    if (tag.isSeries()) {
      return Optional.of(Verdict.keep("release", "a line of releases is protected"));
    }
    SemVer version = versions.get(tag);
    if (version != null && !tag.isOfBuild()) { // every build has a tag of its own, releases too
      return Optional.of(Verdict.keep("release", tag + " is a tag of the release " + version));
    }
    return rules.stream().anyMatch(its -> its.fixes(tag))
        ? Optional.of(Verdict.keep("immutable", tag + " is immutable by a project's pattern"))
        : Optional.empty();
  }
}
