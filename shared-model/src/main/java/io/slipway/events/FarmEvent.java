package io.slipway.events;

import io.slipway.model.Digest;
import io.slipway.model.ManifestTarget;
import io.slipway.model.Project;
import io.slipway.model.StatusTarget;
import java.time.Instant;
import java.util.Optional;

/** What happened at the doors and in the back rooms of the farm, and the record of it (row S7). */
public sealed interface FarmEvent extends BuildEvent {
  /**
   * A project was registered or changed.
   *
   * @param sealedSecret the webhook secret, encrypted with the farm's key (AES-GCM, Base64): a
   *     reader of the topic without the key learns nothing
   * @param status where results are told; empty for nowhere
   * @param manifest the file that follows a tag; empty for none
   */
  record ProjectRegistered(
      Instant at,
      Project project,
      String sealedSecret,
      Optional<StatusTarget> status,
      Optional<ManifestTarget> manifest)
      implements FarmEvent {
    /** A project that tells nobody anything. */
    public ProjectRegistered(Instant at, Project project, String sealedSecret) {
      this(at, project, sealedSecret, Optional.empty(), Optional.empty());
    }
  }

  /**
   * A record that had been laid aside was put back at the end of its topic.
   *
   * @param place where it stood first, {@code topic/partition/offset}: names the dead letter
   * @param to where it stands now, in the same form
   * @param by who asked
   */
  record DeadLetterReplayed(Instant at, String place, String to, String by) implements FarmEvent {}

  /**
   * Requests were turned away at the door. Denials of one kind are told once for each window of
   * time, so that whoever causes them cannot fill the topic.
   *
   * @param at when the last of them came
   * @param door the service that said no
   * @param action what was asked for, {@code POST /webhooks/github}
   * @param why the answer's status and words
   * @param count how many, from 1
   * @param since when the first of them came
   */
  record AccessDenied(Instant at, String door, String action, String why, long count, Instant since)
      implements FarmEvent {}

  /**
   * A rule of the audit was met: somebody should look.
   *
   * @param at when the event happened that met it
   * @param rule {@code denial-storm}, {@code tag-moved-by-hand}, {@code protected-deleted} or
   *     {@code drift}
   * @param subject what it is about, as in the audit chain
   * @param count how many denials there were; 1 for the other rules
   * @param why for people
   * @param source the event's place, {@code topic/partition/offset}: one alert for each and rule
   */
  record AlertRaised(Instant at, String rule, String subject, long count, String why, String source)
      implements FarmEvent {}

  /**
   * A privileged act or a denial, as the chain of {@link AuditChain} records it.
   *
   * @param at when it happened
   * @param sequence its place in the chain, from 1, without gaps
   * @param previous hash of the record before it; {@link AuditChain#NOTHING} for the first
   * @param actor who or what acted
   * @param action what was done, {@code tag.moved}
   * @param subject to what, {@code IMAGE:TAG}, {@code IMAGE@DIGEST} or a name
   * @param why the reason that was given
   * @param source the record that tells of it, {@code topic/partition/offset}
   * @param hash of all of the above
   */
  record AuditRecorded(
      Instant at,
      long sequence,
      Digest previous,
      String actor,
      String action,
      String subject,
      String why,
      String source,
      Digest hash)
      implements FarmEvent {}
}
