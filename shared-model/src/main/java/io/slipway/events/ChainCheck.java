package io.slipway.events;

import io.slipway.events.AuditChain.End;
import io.slipway.events.FarmEvent.AuditRecorded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a chain of audit records from its first one on and says where it is broken. It trusts
 * nothing but the anchor that it is given. Not for several threads.
 */
public final class ChainCheck {
  private final Link link;
  private final Optional<End> anchor;
  private final Map<String, Long> newestSource = new HashMap<>();
  private End end = End.NONE;

  /** Whether a record may stand behind an end. */
  @FunctionalInterface
  interface Link {
    boolean follows(End end, AuditRecorded next);
  }

  /**
   * A check at the beginning of a chain.
   *
   * @param anchor an end that this chain is known to have had
   */
  public ChainCheck(Optional<End> anchor) {
    this(anchor, (end, next) -> next.previous().equals(end.hash()));
  }

  ChainCheck(Optional<End> anchor, Link link) {
    this.anchor = anchor;
    this.link = link;
  }

  /** Takes the next record; what is wrong with it, empty when nothing is. */
  public Optional<String> next(AuditRecorded record) {
    Optional<String> problem = problem(record);
    if (problem.isEmpty()) {
      end = End.of(record);
    }
    return problem.map(text -> "record " + (end.sequence() + 1) + ": " + text);
  }

  private Optional<String> problem(AuditRecorded record) {
    if (record.sequence() != end.sequence() + 1) {
      return Optional.of("its sequence number is " + record.sequence());
    }
    if (!AuditChain.hash(record).equals(record.hash())) {
      return Optional.of("its hash is not that of its fields");
    }
    if (!link.follows(end, record)) {
      return Optional.of("it does not follow the record before it");
    }
    if (anchor.isPresent()
        && anchor.get().sequence() == record.sequence()
        && !anchor.get().hash().equals(record.hash())) {
      return Optional.of("its hash is not that of the anchor");
    }
    return newSource(record.source())
        ? Optional.empty()
        : Optional.of(record.source() + " is recorded a second time or out of order");
  }

  /** The writer reads every partition in order: a source that is not newer was there before. */
  private boolean newSource(String source) {
    int slash = source.lastIndexOf('/');
    if (slash < 0 || !source.substring(slash + 1).matches("[0-9]{1,18}")) {
      return false;
    }
    long offset = Long.parseLong(source.substring(slash + 1));
    Long before = newestSource.put(source.substring(0, slash), offset);
    return before == null || before < offset;
  }

  /** What is wrong with the whole after its last record; empty when nothing is. */
  public Optional<String> finish() {
    return anchor
        .filter(known -> known.sequence() > end.sequence())
        .map(
            known ->
                "the chain ends with record "
                    + end.sequence()
                    + ", but had a record "
                    + known.sequence());
  }

  /** Where the whole part of the chain ends. */
  public End end() {
    return end;
  }
}
