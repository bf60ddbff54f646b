package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A build as the farm describes it; fields that this version does not know are ignored.
 *
 * @param id of the build
 * @param image its image
 * @param number for that image; 0 before it has one
 * @param standsBefore number of the build of a newer commit that it stands right before; 0 when it
 *     came in its turn
 * @param state pending, executing, finalizing or finished
 * @param outcome success, failure, error...; empty before it is over
 * @param commit full hash
 * @param digest of the image; empty when there is none
 * @param message why it failed; empty otherwise
 * @param tags that point at it
 */
public record BuildView(
    String id,
    String image,
    long number,
    long standsBefore,
    String state,
    String outcome,
    String commit,
    String digest,
    String message,
    List<String> tags) {

  /** Copies the tags. */
  public BuildView {
    tags = List.copyOf(tags);
  }

  /** Reads one. */
  public static BuildView of(JsonNode node) {
    List<String> tags = new ArrayList<>();
    node.path("tags").forEach(tag -> tags.add(tag.isObject() ? text(tag, "tag") : tag.asText()));
    String commit = text(node, "commit");
    return new BuildView(
        text(node, "id").isEmpty() ? text(node, "build") : text(node, "id"),
        text(node, "image"),
        node.path("number").asLong(0),
        node.path("standsBefore").asLong(0),
        text(node, "state").toLowerCase(java.util.Locale.ROOT),
        text(node, "outcome").toLowerCase(java.util.Locale.ROOT),
        commit.isEmpty() ? text(node.path("source"), "commit") : commit,
        text(node, "digest"),
        text(node, "message"),
        tags);
  }

  /** The elements of a list, whether it stands alone or under a name. */
  public static Iterable<JsonNode> elements(JsonNode answer, String name) {
    return answer.isArray() ? answer : answer.path(name);
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText("");
  }

  /** Whether the build itself is over; tags may still move. */
  public boolean over() {
    return !outcome.isEmpty();
  }

  /** Whether it ended well. */
  public boolean successful() {
    return outcome.equals("success");
  }

  /** State or outcome, whichever says more. */
  public String status() {
    return over() ? outcome : state;
  }

  /** The first seven digits of the commit. */
  public String shortCommit() {
    return commit.length() > 7 ? commit.substring(0, 7) : commit;
  }
}
