package io.slipway.scheduler.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.model.Project;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the farm reads from a push.
 *
 * @param ref the full ref
 * @param after the commit that the ref points at now
 * @param deleted whether the ref is gone
 * @param repositories the repository's addresses, as the forge writes them
 * @param pusher who pushed, for people
 */
record PushPayload(
    String ref, String after, boolean deleted, List<String> repositories, String pusher) {
  private static final String BRANCH = "refs/heads/";
  private static final int LONGEST_NAME = 100;

  /**
   * Reads a payload whose signature was checked.
   *
   * @throws IOException when it is no JSON or lacks what a push has
   */
  static PushPayload parse(byte[] body) throws IOException {
    JsonNode root = Json.tree(body);
    JsonNode repository = root.path("repository");
    return new PushPayload(
        text(root, "ref"),
        text(root, "after"),
        root.path("deleted").asBoolean(false),
        Stream.of("clone_url", "html_url", "git_url", "url")
            .map(name -> repository.path(name).asText(""))
            .filter(url -> !url.isBlank())
            .toList(),
        forPeople(root.path("pusher").path("name").asText("somebody")));
  }

  private static String text(JsonNode root, String name) throws IOException {
    JsonNode value = root.path(name);
    if (!value.isTextual()) {
      throw new IOException("a push has the text '" + name + "'");
    }
    return value.asText();
  }

  /** The branch's short name; empty for a tag. */
  Optional<String> branch() {
    return ref.startsWith(BRANCH) ? Optional.of(ref.substring(BRANCH.length())) : Optional.empty();
  }

  /** Whether this is the repository of a project. */
  boolean isOf(Project project) {
    String wanted = plain(project.repositoryUrl());
    return repositories.stream().map(PushPayload::plain).anyMatch(wanted::equals);
  }

  /** Addresses that differ in scheme, case, {@code .git} or a final slash name the same. */
  private static String plain(String url) {
    return url.toLowerCase(Locale.ROOT)
        .replaceFirst("^[a-z+]+://", "")
        .replaceFirst("/+$", "")
        .replaceFirst("\\.git$", "");
  }

  private static String forPeople(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
  }
}
