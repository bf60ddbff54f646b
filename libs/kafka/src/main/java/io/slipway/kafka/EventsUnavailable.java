package io.slipway.kafka;

/**
 * Kafka cannot be reached or did not acknowledge in time. What was sent may or may not have been
 * written: the caller sends it again with the same identity, and readers ignore the second.
 */
public final class EventsUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean fenced;

  /** Says what to check. */
  public EventsUnavailable(String message, Throwable cause) {
    this(message, cause, false);
  }

  private EventsUnavailable(String message, Throwable cause, boolean fenced) {
    super(message, cause);
    this.fenced = fenced;
  }

  static EventsUnavailable at(KafkaSettings settings, String what, Throwable cause) {
    return new EventsUnavailable(
        "Kafka at "
            + settings.bootstrapServers()
            + ": "
            + what
            + " ("
            + cause.getClass().getSimpleName()
            + ": "
            + cause.getMessage()
            + "). Check that the broker runs and that the address is right.",
        cause);
  }

  static EventsUnavailable fencedOff(String transactionalId, Throwable cause) {
    return new EventsUnavailable(
        "another process has taken over the transactional id '"
            + transactionalId
            + "'. Only one may run; stop one of them and restart the other.",
        cause,
        true);
  }

  /** Whether another process took over; trying again would take the role away from it. */
  public boolean fenced() {
    return fenced;
  }
}
