package io.slipway.cli.store;

import io.slipway.build.shelf.StoredKind;
import io.slipway.cli.verb.VerbFailed;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --filter} says, in buildx's words.
 *
 * @param unusedFor not used for so long
 * @param kinds of these kinds; empty for all
 * @param ids whose ids begin so; empty for all
 */
record Filters(Optional<Duration> unusedFor, Set<StoredKind> kinds, Set<String> ids) {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|d|h|m|s)");

  /**
   * Reads them.
   *
   * @throws VerbFailed with exit code 2 for one that is none
   */
  static Filters parse(List<String> texts) {
    Optional<Duration> unusedFor = Optional.empty();
    Set<StoredKind> kinds = EnumSet.noneOf(StoredKind.class);
    Set<String> ids = new HashSet<>();
    for (String text : texts) {
      String value = text.substring(text.indexOf('=') + 1);
      switch (text.substring(0, Math.max(0, text.indexOf('=')))) {
        case "until", "unused-for" -> unusedFor = Optional.of(duration(text, value));
        case "type" -> kinds.addAll(kinds(text, value));
        case "id" -> ids.add(value);
        default ->
            throw VerbFailed.usage("--filter " + text + ": want until=24h, type=KIND or id=ID");
      }
    }
    return new Filters(unusedFor, kinds, ids);
  }

  private static Duration duration(String filter, String text) {
    Matcher part = PART.matcher(text);
    double millis = 0;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      millis += Double.parseDouble(part.group(1)) * unit(part.group(2)).toMillis();
      end = part.end();
    }
    if (end == 0 || end < text.length()) {
      throw VerbFailed.usage("--filter " + filter + ": no duration; write it like 24h or 7d12h");
    }
    return Duration.ofMillis((long) millis);
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "d" -> Duration.ofDays(1);
      case "h" -> Duration.ofHours(1);
      case "m" -> Duration.ofMinutes(1);
      case "s" -> Duration.ofSeconds(1);
      default -> Duration.ofMillis(1);
    };
  }

  private static Set<StoredKind> kinds(String filter, String text) {
    if (text.equals("regular")) {
      return EnumSet.of(StoredKind.SNAPSHOT, StoredKind.BLOB);
    }
    for (StoredKind kind : StoredKind.values()) {
      if (kind.text().equals(text)) {
        return EnumSet.of(kind);
      }
    }
    throw VerbFailed.usage(
        "--filter "
            + filter
            + ": no such type; there are regular, snapshot, blob, exec.cachemount, source.http and"
            + " internal");
  }
}
