package io.slipway.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A parser that gives the same text as the same object when it comes again soon. The events of a
 * build say its id, image, commit and digest over and over, and what is folded from them is kept in
 * memory for as long as the farm's history is.
 */
final class SharedText extends JsonParserDelegate {
  private static final int SIZE = 1 << 14;
  private static final int LONGEST = 200;

  /** Threads may overwrite each other's entries: a text that is not found is kept twice. */
  private static final @Nullable String[] KNOWN = new String[SIZE];

  SharedText(JsonParser parser) {
    super(parser);
  }

  static String shared(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 16)) & (SIZE - 1);
    String known = KNOWN[place];
    if (text.equals(known)) {
      return known;
    }
    KNOWN[place] = text;
    return text;
  }

  private static @Nullable String sharedOrNull(@Nullable String text) {
    return text == null ? null : shared(text);
  }

  @Override
  public @Nullable String getText() throws IOException {
    return sharedOrNull(super.getText());
  }

  @Override
  public @Nullable String getValueAsString() throws IOException {
    return sharedOrNull(super.getValueAsString());
  }

  @Override
  public @Nullable String getValueAsString(@Nullable String otherwise) throws IOException {
    return sharedOrNull(super.getValueAsString(otherwise));
  }
}
