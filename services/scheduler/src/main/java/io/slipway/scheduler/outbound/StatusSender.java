package io.slipway.scheduler.outbound;

import io.slipway.scheduler.forge.StatusCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Tells forges. It never follows a redirect: the token is for the configured address and no other.
 */
public final class StatusSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SHOWN = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  /** What came of a call. */
  public sealed interface Answer {
    /** The forge has it. */
    record Told() implements Answer {}

    /** Trying again may help. */
    record Later(String why) implements Answer {}

    /** Trying again does not help. */
    record Refused(String why) implements Answer {}
  }

  /** Sends one call. */
  public Answer send(StatusCall call, String token) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(call.uri())
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "slipway")
              .header(call.header(), call.scheme() + token)
              .POST(BodyPublishers.ofString(call.body()))
              .build();
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] beginning = body.readNBytes(SHOWN);
        return judge(response.statusCode(), new String(beginning, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new Answer.Later(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Answer.Refused("the token is not fit for a header");
    }
  }

  /** GitLab refuses to tell twice what it knows already. */
  private static Answer judge(int status, String body) {
    if (status / 100 == 2 || (status == 400 && body.contains("Cannot transition status"))) {
      return new Answer.Told();
    }
    String why = "HTTP " + status + " " + body.replaceAll("\\p{Cntrl}+", " ").strip();
    boolean later = status / 100 == 5 || status == 408 || status == 429;
    return later ? new Answer.Later(why) : new Answer.Refused(why);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
