package io.slipway.crash;

import java.util.Locale;
import java.util.Optional;

/**
 * Every place where a service may die between an effect and the record of it. {@code
 * load-tests/chaos} arms them one by one and looks whether the farm comes to the same end. In a
 * farm that nobody tests, reaching one costs a look at a field and does nothing: see {@link
 * Armory}.
 */
public enum CrashPoint {
  /** A push is checked, nothing is written. */
  SCHEDULER_BEFORE_ACCEPTING,
  /** The request is in Kafka, the forge has no answer. */
  SCHEDULER_ACCEPTED,
  /** The project is in Kafka, whoever registers it has no answer. */
  SCHEDULER_REGISTERED,
  /** The lease of the active one is taken, nothing is read. */
  SCHEDULER_LEADING,
  /** The transactions of the one before are settled, nothing is read. */
  SCHEDULER_FENCED,
  /** Everything is read, nothing that is outstanding is sent. */
  SCHEDULER_READ,
  /** What was outstanding is sent. */
  SCHEDULER_LIVE,
  /** It is decided, nothing is sent. */
  SCHEDULER_BEFORE_TRANSACTION,
  /** The transaction is written and open. */
  SCHEDULER_IN_TRANSACTION,
  /** The transaction is over, the state does not know it. */
  SCHEDULER_COMMITTED,
  /** A builder's loss is seen, the build is not handed out again. */
  SCHEDULER_LOSS_SEEN,

  /** A job is in hand, its image is not claimed. */
  BUILDER_JOB_TAKEN,
  /** The image is claimed, nobody knows of the start. */
  BUILDER_LEASE_TAKEN,
  /** The start is told, the job is not acknowledged. */
  BUILDER_START_TOLD,
  /** The job is acknowledged: it exists nowhere but here. */
  BUILDER_JOB_ACCEPTED,
  /** The engine has begun and told of a step. */
  BUILDER_ENGINE_RUNS,
  /** A blob is in the registry, its manifest is not. */
  BUILDER_BLOB_PUSHED,
  /** All blobs are in the registry, the manifest is not. */
  BUILDER_BEFORE_MANIFEST,
  /** The manifest is in the registry, the engine does not know it. */
  BUILDER_MANIFEST_PUSHED,
  /** The engine is done, nothing is told. */
  BUILDER_ENGINE_DONE,
  /** The log is told, the image is not. */
  BUILDER_LOG_TOLD,
  /** The image is told, the end is not. */
  BUILDER_IMAGE_TOLD,
  /** The end is told, the lease is held. */
  BUILDER_END_TOLD,
  /** The lease is given back. */
  BUILDER_LEASE_FREE,
  /** A gate is checked, nothing is told. */
  BUILDER_CHECK_DONE,
  /** What a gate found is told, the job is not acknowledged. */
  BUILDER_CHECK_TOLD,

  /** An event is read, the ledger does not know it. */
  PROMOTER_EVENT_READ,
  /** It is decided, nothing is done. */
  PROMOTER_DECIDED,
  /** The registry was asked about the tag, nothing is written. */
  PROMOTER_BEFORE_TAG,
  /** The tag is moved, the ledger has no line. */
  PROMOTER_TAG_MOVED,
  /** The ledger has the line, its own memory has not. */
  PROMOTER_MOVE_TOLD,
  /** One tag is done, the others are not. */
  PROMOTER_MOVE_DONE,
  /** A gate's check is asked for, its own memory does not know it. */
  PROMOTER_CHECK_ASKED,
  /** A refusal is told. */
  PROMOTER_REFUSAL_TOLD,
  /** The tags are settled. */
  PROMOTER_SETTLED,
  /** Everything is done, the event is not acknowledged. */
  PROMOTER_HANDLED,
  /** A wish is in Kafka, who wished has no answer. */
  PROMOTER_WISH_TOLD,

  /** It is planned, nobody knows. */
  CLEANUP_PLANNED,
  /** The deletions are announced. */
  CLEANUP_MARKED,
  /** A deletion is due and looked at once more, nothing is deleted. */
  CLEANUP_BEFORE_DELETION,
  /** The manifest is gone from the registry. */
  CLEANUP_DELETED,
  /** A batch is gone from the registry, nobody knows. */
  CLEANUP_BEFORE_TELLING,
  /** The deletions are told, its own memory does not know. */
  CLEANUP_DELETION_TOLD,

  /** The transactions of the writer before are settled, the chain is not read. */
  AUDIT_FENCED,
  /** The chain is read, the events are not. */
  AUDIT_CHAIN_READ,
  /** Facts are linked, nothing is written. */
  AUDIT_BEFORE_TRANSACTION,
  /** The transaction is written and open. */
  AUDIT_IN_TRANSACTION,
  /** The transaction is over, the writer does not know it. */
  AUDIT_COMMITTED;

  private final String text;
  private final String service;

  CrashPoint() {
    int end = name().indexOf('_');
    this.service = name().substring(0, end).toLowerCase(Locale.ROOT);
    this.text =
        service + "." + name().substring(end + 1).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name, such as {@code scheduler.in-transaction}. */
  public String text() {
    return text;
  }

  /** The service that passes it. */
  public String service() {
    return service;
  }

  /** The point of this name. */
  public static Optional<CrashPoint> of(String text) {
    for (CrashPoint point : values()) {
      if (point.text.equals(text)) {
        return Optional.of(point);
      }
    }
    return Optional.empty();
  }

  /** Passes it; the process dies here when it is armed. */
  public void reached() {
    Armory.passes(this);
  }
}
