package io.slipway.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition was handled: everything before an offset, except a few events that wait for
 * something outside. A group's committed offset can only say the first half, so it is that of the
 * first event that waits, and the whole is written beside it: what was done behind that event is
 * not done again by whoever gets the partition next.
 *
 * @param front before this offset everything is done
 * @param open except these
 */
record Done(long front, List<Long> open) {
  private static final Pattern WRITTEN =
      Pattern.compile("done before ([0-9]{1,18}) but ([0-9]{1,18}(?:,[0-9]{1,18})*)");

  Done {
    open = List.copyOf(open);
  }

  static Done of(long front, Collection<Long> open) {
    return new Done(front, List.copyOf(open));
  }

  /** What was committed; whatever somebody else wrote beside the offset says nothing. */
  static Done read(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return new Done(0, List.of());
    }
    var written = WRITTEN.matcher(committed.metadata());
    if (!written.matches()) {
      return new Done(committed.offset(), List.of());
    }
    NavigableSet<Long> open =
        Arrays.stream(written.group(2).split(","))
            .map(Long::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    return open.first() == committed.offset()
        ? Done.of(Long.parseLong(written.group(1)), open)
        : new Done(committed.offset(), List.of()); // somebody moved the offset by hand
  }

  /** Without what the topic keeps no longer. */
  Done since(long first) {
    return new Done(Math.max(front, first), open.stream().filter(o -> o >= first).toList());
  }

  /** Kafka takes 4,096 characters beside an offset; {@link PartitionWork#LIMIT} keeps to that. */
  OffsetAndMetadata toCommit() {
    if (open.isEmpty()) {
      return new OffsetAndMetadata(front);
    }
    String all = open.stream().map(String::valueOf).collect(Collectors.joining(","));
    return new OffsetAndMetadata(open.getFirst(), "done before " + front + " but " + all);
  }
}
