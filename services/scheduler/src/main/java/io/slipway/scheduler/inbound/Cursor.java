package io.slipway.scheduler.inbound;

import io.slipway.model.BuildId;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.SchedulerState.Entry;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page of the list of builds ended, as an opaque text. */
final class Cursor {
  private Cursor() {}

  static String after(BuildRecord build) {
    String text = build.accepted().orElseThrow().request().at() + " " + build.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for none; a 400 for one that this farm did not give. */
  static Optional<Entry> parse(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return Optional.empty();
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
      return Optional.of(new Entry(Instant.parse(parts[0]), new BuildId(parts[1])));
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      throw Problem.badRequest("not a cursor of this list: '" + cursor + "'");
    }
  }
}
