package io.slipway.engine.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The parent's answer to a call.
 *
 * @param status OK, SEND (the engine shall send the body now), or ERROR
 * @param value the result, for OK; null when there is none
 * @param kind what failed, for ERROR
 * @param message for people, for ERROR
 */
public record Reply(
    Status status,
    @Nullable JsonNode value,
    RegistryException.@Nullable Kind kind,
    @Nullable String message) {

  /** What comes next. */
  public enum Status {
    OK,
    SEND,
    ERROR
  }

  /** A result. */
  public static Reply ok(@Nullable Object value) {
    return new Reply(Status.OK, value == null ? null : Wire.tree(value), null, null);
  }

  /** The parent wants the body. */
  public static Reply send() {
    return new Reply(Status.SEND, null, null, null);
  }

  /** A failure; one that is not a registry's is UNAVAILABLE. */
  public static Reply error(Exception failure) {
    RegistryException.Kind kind =
        failure instanceof RegistryException registry
            ? registry.kind()
            : RegistryException.Kind.UNAVAILABLE;
    String message = failure.getMessage();
    return new Reply(Status.ERROR, null, kind, message == null ? failure.toString() : message);
  }

  /**
   * Passes OK and SEND on.
   *
   * @throws RegistryException for ERROR
   */
  public Reply orThrow() throws RegistryException {
    if (status == Status.ERROR) {
      throw new RegistryException(
          kind == null ? RegistryException.Kind.UNAVAILABLE : kind,
          message == null ? "the parent failed without a message" : message);
    }
    return this;
  }
}
