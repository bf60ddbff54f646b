package io.slipway.promoter.domain;

import io.slipway.model.CommitId;
import io.slipway.model.SemVer;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which tags a project's templates give to a build. */
final class TagNames {
  private TagNames() {}

  /**
   * The tags in the templates' order, each once. A template whose variables the build has no values
   * for gives none: {@code <major>} of a Git tag that is no version, or is a pre-release, which no
   * line of releases may follow.
   */
  static List<Tag> of(Trigger trigger, long number, CommitId commit, TagRules rules) {
    Map<String, String> values = values(trigger);
    values.put("n", Long.toString(number));
    values.put("sha7", commit.shortId());
    return rules.templates(trigger.kind()).stream()
        .filter(template -> values.keySet().containsAll(template.variables()))
        .map(template -> template.fill(name -> values.getOrDefault(name, "")))
        .distinct()
        .toList();
  }

  private static Map<String, String> values(Trigger trigger) {
    Map<String, String> values = new TreeMap<>();
    switch (trigger.kind()) {
      case BRANCH -> values.put("branch", SafeName.of(trigger.name()));
      case PULL_REQUEST -> values.put("id", trigger.name());
      case TAG -> {
        values.put("tag", SafeName.of(trigger.name()));
        Optional.of(trigger.name())
            .filter(SemVer::matches)
            .map(SemVer::new)
            .filter(SemVer::isRelease)
            .ifPresent(
                version -> {
                  values.put("major", Long.toString(version.major()));
                  values.put("minor", Long.toString(version.minor()));
                  values.put("patch", Long.toString(version.patch()));
                });
      }
    }
    return values;
  }
}
