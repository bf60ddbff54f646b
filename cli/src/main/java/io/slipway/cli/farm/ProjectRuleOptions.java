package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.VerbFailed;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a project's builds wait, what starts them, and which tags they get. */
final class ProjectRuleOptions {
  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "Between builds of one image: serialize (default) or parallel.")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--pull-request-policy",
      paramLabel = "POLICY",
      description = "The same for pull requests: replace (default), serialize or parallel.")
  private Optional<String> pullRequestPolicy = Optional.empty();

  @Option(
      names = "--weight",
      paramLabel = "N",
      description = "Share of the builders when they are short, 1 (default) to 1000.")
  private Optional<Integer> weight = Optional.empty();

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "-100 to 100 (default 0); higher goes first, whatever the weights are.")
  private Optional<Integer> priority = Optional.empty();

  @Option(
      names = "--quota",
      paramLabel = "N",
      description = "At most N builds at once; 0 (default) for no limit.")
  private Optional<Integer> quota = Optional.empty();

  @Option(
      names = "--forge",
      paramLabel = "FORGE",
      description = "Whose webhooks: github (default), gitlab, gitea or bitbucket.")
  private Optional<String> forge = Optional.empty();

  @Option(
      names = "--path",
      paramLabel = "PATTERN",
      description = "Only pushes that change such a file are built; may be repeated.")
  private List<String> paths = List.of();

  @Option(
      names = "--git-tag",
      paramLabel = "PATTERN",
      description = "Git tags that are built, for example 'v*'; may be repeated.")
  private List<String> gitTags = List.of();

  @Option(names = "--pull-requests", description = "Pull requests are built, too.")
  private boolean pullRequests;

  @Option(
      names = "--untrusted-branch",
      paramLabel = "PATTERN",
      description = "Branches that are built as untrusted, for example 'deps/*'; may be repeated.")
  private List<String> untrusted = List.of();

  @Option(
      names = "--poll",
      paramLabel = "DURATION",
      description = "Look for pushes whose webhook never came, for example 5m; default: never.")
  private Optional<String> poll = Optional.empty();

  @Option(
      names = "--branch-tag",
      paramLabel = "TEMPLATE",
      description = "Tag of branch builds, for example '<branch>-<n>'; may be repeated.")
  private List<String> branchTags = List.of();

  @Option(
      names = "--pull-request-tag",
      paramLabel = "TEMPLATE",
      description = "Tag of pull requests' builds (default: 'pr-<id>-<n>').")
  private List<String> pullRequestTags = List.of();

  @Option(
      names = "--release-tag",
      paramLabel = "TEMPLATE",
      description = "Tag of Git tags' builds (default: '<tag>'), for example '<major>.<minor>'.")
  private List<String> releaseTags = List.of();

  @Option(
      names = "--immutable",
      paramLabel = "PATTERN",
      description = "Tags that never move, besides build-* and semver; may be repeated.")
  private List<String> immutable = List.of();

  @Option(
      names = "--stage",
      paramLabel = "TAG[=GATE]",
      description =
          "Stage of the promotion chain, in order; GATE is automatic (default), approval,"
              + " 'command:PROGRAM ARG...' (a program of the image, exit code 0) or"
              + " 'http:[STATUS:]URL' (default: any 2xx). Without any: staging, then latest by"
              + " --gate.")
  private List<String> stages = List.of();

  /** Puts what was given into a registration; the farm knows the defaults of the rest. */
  void into(ObjectNode body) {
    ObjectNode queue = body.putObject("queue");
    policy.ifPresent(p -> queue.put("branches", p));
    pullRequestPolicy.ifPresent(p -> queue.put("pullRequests", p));
    weight.ifPresent(n -> queue.put("weight", n));
    priority.ifPresent(n -> queue.put("priority", n));
    quota.ifPresent(n -> queue.put("quota", n));
    ObjectNode triggers = body.putObject("triggers");
    forge.ifPresent(f -> triggers.put("forge", f));
    list(triggers, "paths", paths);
    list(triggers, "tags", gitTags);
    if (pullRequests) {
      triggers.put("pullRequests", true);
    }
    list(triggers, "untrusted", untrusted);
    poll.ifPresent(p -> triggers.put("poll", duration(p).toString()));
    ObjectNode tags = body.putObject("tags");
    list(tags, "branch", branchTags);
    list(tags, "pullRequest", pullRequestTags);
    list(tags, "release", releaseTags);
    list(tags, "immutable", immutable);
    if (!stages.isEmpty()) {
      ArrayNode chain = body.putArray("chain");
      stages.forEach(stage -> StageOption.into(chain.addObject(), stage));
    }
  }

  /** The forge, as the path of its webhooks has it. */
  String forge() {
    return forge.orElse("github").toLowerCase(Locale.ROOT);
  }

  private static void list(ObjectNode node, String name, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(node.putArray(name)::add);
    }
  }

  /** {@code 30s}, {@code 5m}, {@code 1h}, or ISO 8601. */
  private static Duration duration(String text) {
    String iso = text.toUpperCase(Locale.ROOT);
    try {
      return Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
    } catch (DateTimeParseException e) {
      throw VerbFailed.usage("--poll is a duration such as 30s, 5m or 1h, not '" + text + "'");
    }
  }
}
