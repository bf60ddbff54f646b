package io.slipway.load.evidence;

import java.time.Instant;

/**
 * A manifest that somebody wrote, as the proxy before the registry saw it.
 *
 * @param repository the path inside the registry
 * @param reference the tag or digest written to
 * @param digest of the body
 * @param began when the registry was given the request
 * @param ended when the registry had answered
 * @param status what it answered; 0 when the request never reached it
 */
public record ManifestPut(
    String repository, String reference, String digest, Instant began, Instant ended, int status) {
  /** Whether a tag was written, not just bytes by their digest. */
  public boolean ofTag() {
    return !reference.startsWith("sha256:");
  }

  /** Whether the registry did it, whatever the writer heard of it. */
  public boolean done() {
    return status / 100 == 2;
  }
}
