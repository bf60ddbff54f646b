package io.slipway.events;

import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * How audit records are chained: each holds the hash of the one before it, so that none can be
 * changed, taken out, put in or moved without all later hashes changing. Pure.
 */
public final class AuditChain {
  /** What the first record follows. */
  public static final Digest NOTHING = new Digest("sha256:" + "0".repeat(64));

  private AuditChain() {}

  /**
   * What is to be recorded.
   *
   * @param source the record that tells of it, {@code topic/partition/offset}
   */
  public record Fact(
      Instant at, String actor, String action, String subject, String why, String source) {}

  /**
   * Where a chain ends. Written down elsewhere, it is the anchor that shows a shortened chain.
   *
   * @param sequence of the last record; 0 for none
   * @param hash of the last record
   */
  public record End(long sequence, Digest hash) {
    /** Of an empty chain. */
    public static final End NONE = new End(0, NOTHING);

    /** The end after this record. */
    public static End of(AuditRecorded last) {
      return new End(last.sequence(), last.hash());
    }

    /** {@code HASH@SEQUENCE}. */
    @Override
    public String toString() {
      return hash + "@" + sequence;
    }

    /**
     * Reads {@code HASH@SEQUENCE}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static End parse(String text) {
      int at = text.lastIndexOf('@');
      if (at < 0 || !text.substring(at + 1).matches("[0-9]{1,18}")) {
        throw new IllegalArgumentException("not HASH@SEQUENCE: '" + text + "'");
      }
      return new End(Long.parseLong(text.substring(at + 1)), new Digest(text.substring(0, at)));
    }
  }

  /** The record of a fact behind the end of a chain. */
  public static AuditRecorded append(End end, Fact fact) {
    AuditRecorded open =
        new AuditRecorded(
            fact.at(),
            end.sequence() + 1,
            end.hash(),
            fact.actor(),
            fact.action(),
            fact.subject(),
            fact.why(),
            fact.source(),
            NOTHING);
    return new AuditRecorded(
        open.at(),
        open.sequence(),
        open.previous(),
        open.actor(),
        open.action(),
        open.subject(),
        open.why(),
        open.source(),
        hash(open));
  }

  /**
   * What the record's hash has to be: SHA-256 over all fields but the hash, in their order, each as
   * the number of its UTF-8 bytes (four bytes, the highest first) and these bytes.
   */
  public static Digest hash(AuditRecorded record) {
    MessageDigest sha = sha256();
    for (String part :
        new String[] {
          record.at().toString(),
          Long.toString(record.sequence()),
          record.previous().value(),
          record.actor(),
          record.action(),
          record.subject(),
          record.why(),
          record.source()
        }) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      sha.update(bytes);
    }
    return new Digest("sha256:" + HexFormat.of().formatHex(sha.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
