package io.slipway.build.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The exec form: {@code ["a", "b"]}. */
final class JsonArray {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonArray() {}

  /**
   * Reads an array of strings.
   *
   * @return empty when the text is no JSON array at all; it is then meant for a shell
   * @throws SyntaxProblem when it is an array of something else
   */
  static Optional<List<String>> parse(String text) throws SyntaxProblem {
    String trimmed = Blanks.trimLeft(text);
    if (!trimmed.startsWith("[")) {
      return Optional.empty();
    }
    JsonNode array;
    try {
      array = JSON.readTree(trimmed);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw new SyntaxProblem(
            "when using JSON array syntax, arrays must be comprised of strings only",
            "[",
            "put " + element + " in double quotes");
      }
      words.add(element.asText());
    }
    return Optional.of(words);
  }
}
