package io.slipway.scheduler.inbound;

import io.slipway.events.Topics;
import io.slipway.kafka.DeadLetter;
import io.slipway.kafka.DeadLetterBox;
import io.slipway.kafka.EventsUnavailable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/dead-letters}: what no reader could handle, and the way back for it. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLettersResource {
  private static final long LARGEST_BODY = 16 * 1024;
  private static final int LONGEST_NAME = 200;
  private static final int MOST = 1000;

  private final DeskParts desk;

  DeadLettersResource(DeskParts desk) {
    this.desk = desk;
  }

  /**
   * Which letters go back.
   *
   * @param place of one letter; or {@code all}
   * @param all every letter that did not go back yet
   * @param topic only letters of this topic
   * @param again also letters that went back before
   * @param by who asks
   */
  record Replay(
      @Nullable String place,
      boolean all,
      @Nullable String topic,
      boolean again,
      @Nullable String by) {}

  /** The letters, the newest first, at most a thousand; {@code total} counts all. */
  @GET
  @RunOnVirtualThread
  public String list(@QueryParam("topic") @Nullable String topic) {
    try {
      List<DeadLetter> letters = desk.deadLetters().list(topics(topic));
      return Json.write(
          Map.of("letters", letters.stream().limit(MOST).toList(), "total", letters.size()));
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Puts letters back; 404 for an unknown one, 409 for one that went back before. */
  @POST
  @Path("replay")
  @RunOnVirtualThread
  public String replay(InputStream body) {
    Replay wanted = Json.read(BoundedBody.read(body, LARGEST_BODY), Replay.class);
    if ((wanted.place() == null) != wanted.all()) {
      throw Problem.badRequest("want either a place or \"all\": true");
    }
    var wish =
        new DeadLetterBox.Wish(
            Optional.ofNullable(wanted.place()),
            topics(wanted.topic()),
            wanted.again(),
            by(wanted.by()));
    try {
      return switch (desk.deadLetters().replay(wish)) {
        case DeadLetterBox.Outcome.Done done -> Json.write(Map.of("replayed", done.moved()));
        case DeadLetterBox.Outcome.Unknown _ ->
            throw Problem.of(404, "Not found", "no dead letter '" + wanted.place() + "'");
        case DeadLetterBox.Outcome.Before(DeadLetter.Replay last) ->
            throw Problem.of(
                409,
                "Conflict",
                wanted.place()
                    + " was replayed to "
                    + last.to()
                    + " at "
                    + last.at()
                    + "; ask for it again with \"again\": true (--again)");
      };
    } catch (EventsUnavailable e) {
      throw Problem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Set<Topics> topics(@Nullable String name) {
    Set<Topics> topics =
        Topics.all().stream()
            .filter(t -> name == null || t.topic().equals(name))
            .collect(Collectors.toSet());
    if (topics.isEmpty()) {
      throw Problem.badRequest("no topic '" + name + "'");
    }
    return topics;
  }

  private static String by(@Nullable String text) {
    String by = text == null || text.isBlank() ? "api" : text.strip();
    if (by.length() > LONGEST_NAME || by.chars().anyMatch(Character::isISOControl)) {
      throw Problem.badRequest("by is one line of at most " + LONGEST_NAME + " characters");
    }
    return by;
  }
}
