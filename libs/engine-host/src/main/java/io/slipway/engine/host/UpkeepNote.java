package io.slipway.engine.host;

import io.slipway.build.sys.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was known of a store when it was looked after last. Looking at all of it takes a process and
 * time; from this and what is free on its disk follows when it is worth it.
 *
 * @param used bytes of the store then
 * @param free bytes that were free on its disk then
 * @param at when that was
 */
record UpkeepNote(long used, long free, Instant at) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,15})\n");
  private static final Duration IN_VAIN = Duration.ofMinutes(1);

  /**
   * Whether the store has to be looked after: it may have outgrown its limit, or the disk is short.
   * What was in vain a moment ago, because builds held everything, is not tried again at once.
   *
   * @param limit in bytes
   * @param minFree bytes that should be free on the disk
   * @param freeNow bytes that are
   */
  boolean isDue(long limit, long minFree, long freeNow, Instant now) {
    long grown = Math.max(0, free - freeNow);
    boolean wanted = used + grown > limit || freeNow < minFree;
    boolean vain = used > limit || free < minFree;
    return wanted && !(vain && now.isBefore(at.plus(IN_VAIN)));
  }

  /** With what others gave back of the disk: only what it loses from then on can be growth. */
  UpkeepNote seeing(long freeNow) {
    return freeNow > free ? new UpkeepNote(used, freeNow, at) : this;
  }

  static Optional<UpkeepNote> read(Path file) throws IOException {
    try {
      Matcher form = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      return form.matches()
          ? Optional.of(
              new UpkeepNote(
                  Long.parseLong(form.group(1)),
                  Long.parseLong(form.group(2)),
                  Instant.ofEpochMilli(Long.parseLong(form.group(3)))))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    String text = used + " " + free + " " + at.toEpochMilli() + "\n";
    WholeFile.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
