package io.slipway.scheduler.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.model.CommitId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A body, read as far as needed.
 *
 * @param root its JSON
 */
record Payload(JsonNode root) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MANY_FILES = 300;

  static Payload parse(byte[] body) throws IOException {
    JsonNode root = MAPPER.readTree(body);
    if (root == null || !root.isObject()) {
      throw new IOException("it is no JSON object");
    }
    return new Payload(root);
  }

  /** What is at a JSON pointer; missing when nothing is. */
  JsonNode at(String pointer) {
    return root.at(pointer);
  }

  /** The text at a JSON pointer, which must be there. */
  String text(String pointer) throws IOException {
    JsonNode value = root.at(pointer);
    if (!value.isTextual()) {
      throw new IOException("the text '" + pointer.substring(1) + "' is missing");
    }
    return value.asText();
  }

  /** The positive whole number at a JSON pointer, which must be there. */
  long number(String pointer) throws IOException {
    JsonNode value = root.at(pointer);
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 1) {
      throw new IOException("the number '" + pointer.substring(1) + "' is missing");
    }
    return value.asLong();
  }

  /** The first of these texts that is there and not empty. */
  String first(String... pointers) {
    return Stream.of(pointers)
        .map(p -> root.at(p).asText(""))
        .filter(t -> !t.isEmpty())
        .findFirst()
        .orElse("");
  }

  GitEvent.Origin origin(List<String> addresses, String... names) {
    return new GitEvent.Origin(
        addresses.stream().map(p -> root.at(p).asText("")).filter(a -> !a.isBlank()).toList(),
        first(names));
  }

  /** Two values that say the same, and do say something. */
  boolean same(String one, String other) {
    String value = root.at(one).asText("");
    return !value.isEmpty() && value.equals(root.at(other).asText(""));
  }

  /**
   * The files that {@code /commits} name; empty unless they are surely all: a commit without files
   * is a merge whose changes the forge left out, and long lists are cut.
   */
  Optional<List<String>> files() {
    JsonNode list = root.at("/commits");
    if (list.isEmpty()) {
      return Optional.empty();
    }
    List<String> files = new ArrayList<>();
    for (JsonNode commit : list) {
      int before = files.size();
      for (String kind : List.of("added", "removed", "modified")) {
        commit.path(kind).forEach(file -> files.add(file.asText()));
      }
      if (files.size() == before || files.size() > MANY_FILES) {
        return Optional.empty();
      }
    }
    return Optional.of(files);
  }

  /** Whether a hash says that there is nothing. */
  static boolean nothing(String hash) {
    return hash.isEmpty() || hash.equals(CommitId.NONE.value());
  }
}
