package io.slipway.cleanup.domain;

import io.slipway.model.Tag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag's family and its place in it: the text before the first number, and all its numbers.
 *
 * @param name for example {@code build-}; may be empty
 * @param numbers in the order in which they stand in the tag; never empty
 */
record TagFamily(String name, List<BigInteger> numbers) {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** The family of this tag; empty for one without any number. */
  static Optional<TagFamily> of(Tag tag) {
    Matcher matcher = NUMBER.matcher(tag.value());
    List<BigInteger> numbers = new ArrayList<>();
    String name = "";
    while (matcher.find()) {
      if (numbers.isEmpty()) {
        name = tag.value().substring(0, matcher.start());
      }
      numbers.add(new BigInteger(matcher.group()));
    }
    return numbers.isEmpty() ? Optional.empty() : Optional.of(new TagFamily(name, numbers));
  }

  /** By numbers, first number first; a tag with more numbers is the newer one. */
  static int compareNumbers(TagFamily a, TagFamily b) {
    int common = Math.min(a.numbers.size(), b.numbers.size());
    for (int i = 0; i < common; i++) {
      int order = a.numbers.get(i).compareTo(b.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.numbers.size(), b.numbers.size());
  }
}
