package io.slipway.cleanup.domain;

import io.slipway.model.Tag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag's family and its place in it: the text before the first number, and all its numbers. Where
 * a tag ends with the number of its build, the text before that one, so that numbers in the name of
 * a branch are no places; but pull requests are one family, in the order of their builds.
 *
 * @param name for example {@code build-}; may be empty
 * @param numbers in the order in which they stand in the tag; never empty
 */
record TagFamily(String name, List<BigInteger> numbers) {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern PULL_REQUEST = Pattern.compile("^(pr-)\\d+-$");

  /** The family of a tag of this build; empty for one without any number. */
  static Optional<TagFamily> of(Tag tag, long build) {
    String end = "-" + build;
    if (!tag.value().endsWith(end)) {
      return of(tag);
    }
    String name = tag.value().substring(0, tag.value().length() - end.length() + 1);
    return Optional.of(
        new TagFamily(
            PULL_REQUEST.matcher(name).replaceFirst("$1"), List.of(BigInteger.valueOf(build))));
  }

  /** The family of a tag of which no build is known; empty for one without any number. */
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
