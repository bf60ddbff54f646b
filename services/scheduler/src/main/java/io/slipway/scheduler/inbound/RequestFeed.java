package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.scheduler.forge.RefBook;
import java.util.Set;

/** Fills the book of refs from the accepted requests. */
public final class RequestFeed implements AutoCloseable {
  private static final String POLLED = "poll:";

  private final RefBook book;
  private final EventFeed feed;

  private RequestFeed(RefBook book, EventFeed feed) {
    this.book = book;
    this.feed = feed;
  }

  /** Starts to read all requests. */
  public static RequestFeed start(KafkaSettings kafka) {
    RefBook book = new RefBook();
    return new RequestFeed(
        book,
        EventFeed.replay(
            kafka,
            "slipway-scheduler-refs",
            Set.of(Topics.BUILD_REQUESTS),
            received -> add(book, received)));
  }

  private static void add(RefBook book, Received received) {
    if (received.event() instanceof BuildRequested request) {
      book.add(
          request.project(),
          request.image(),
          request.source().ref(),
          new RefBook.Accepted(
              request.at(),
              request.build(),
              request.source().commit(),
              request.deliveryKey().startsWith(POLLED)));
    }
  }

  /**
   * The book; a 503 while it lacks what was there at the start: a change that a poll has found
   * would be built a second time.
   */
  public RefBook book() {
    if (!caughtUp()) {
      throw Problem.unavailable("the scheduler has not read everything yet");
    }
    return book;
  }

  /** Whether everything that was there at the start is in the book. */
  public boolean caughtUp() {
    return feed.caughtUp();
  }

  @Override
  public void close() {
    feed.close();
  }
}
