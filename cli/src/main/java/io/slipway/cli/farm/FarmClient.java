package io.slipway.cli.farm;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Speaks to a farm's REST API. Every error of the farm becomes a {@link VerbFailed}: exit code 2
 * when the request was wrong (4xx), 3 when the farm cannot be reached or failed. A question that
 * the farm asks to put again shortly (503 with {@code Retry-After}, RFC 9110 section 10.2.3) is put
 * again for a quarter of a minute; what changes something is not, because it may have been
 * accepted.
 */
public final class FarmClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNAVAILABLE = 503;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final URI farm;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** For the farm at this URL. */
  public FarmClient(URI farm) {
    this.farm = farm;
  }

  /** The farm's URL. */
  public URI farm() {
    return farm;
  }

  /** Fetches a document. */
  public JsonNode get(String path) throws InterruptedException {
    return json(ask(request(path).GET().build(), path), path);
  }

  /** Sends a document and gives the answer; an empty answer is an empty object. */
  public JsonNode post(String path, JsonNode body, Map<String, String> headers)
      throws InterruptedException {
    return post(path, body.toString().getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Sends these very bytes as JSON, for bodies that are signed. */
  public JsonNode post(String path, byte[] body, Map<String, String> headers)
      throws InterruptedException {
    return sendBody("POST", path, body, headers);
  }

  /** Makes or changes what is at a path. */
  public JsonNode put(String path, JsonNode body) throws InterruptedException {
    return sendBody("PUT", path, body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private JsonNode sendBody(String method, String path, byte[] body, Map<String, String> headers)
      throws InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return json(send(request.build(), path), path);
  }

  /** Opens a stream that the farm may keep open for long; the caller closes it. */
  public InputStream stream(String path, String accept) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(at(path)).header("Accept", accept).GET().build();
    return ask(request, path).body();
  }

  /** Text that is safe inside a path or query. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI at(String path) {
    String base = farm.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path)).timeout(ANSWER).header("Accept", "application/json");
  }

  private HttpResponse<InputStream> ask(HttpRequest request, String path)
      throws InterruptedException {
    long start = System.nanoTime();
    HttpResponse<InputStream> response = exchange(request);
    OptionalLong pause = pause(response);
    while (pause.isPresent()
        && SECONDS.toNanos(pause.getAsLong()) <= PATIENCE.toNanos() - (System.nanoTime() - start)) {
      closed(response);
      SECONDS.sleep(pause.getAsLong());
      response = exchange(request);
      pause = pause(response);
    }
    return successful(response, path);
  }

  /** After how many seconds the farm wants to be asked again, if it says so. */
  private static OptionalLong pause(HttpResponse<?> response) {
    try {
      OptionalLong seconds = response.headers().firstValueAsLong("Retry-After");
      return response.statusCode() == UNAVAILABLE && seconds.orElse(-1) >= 0
          ? OptionalLong.of(Math.max(1, seconds.getAsLong()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // a date, which our services do not send
    }
  }

  private static void closed(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // nothing of it is wanted
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request, String path)
      throws InterruptedException {
    return successful(exchange(request), path);
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw VerbFailed.farm(
          "the farm at "
              + farm
              + " does not answer ("
              + e.getClass().getSimpleName()
              + "). Look with 'slipway status', start it with 'slipway up', or name another one"
              + " with --server");
    }
  }

  private static HttpResponse<InputStream> successful(
      HttpResponse<InputStream> response, String path) {
    if (response.statusCode() >= 400) {
      throw Problem.read(response, path);
    }
    return response;
  }

  private JsonNode json(HttpResponse<InputStream> response, String path) {
    try (InputStream body = response.body()) {
      JsonNode node = JSON.readTree(body);
      return node == null || node.isMissingNode() ? JSON.createObjectNode() : node;
    } catch (IOException e) {
      throw VerbFailed.farm(
          "the answer of " + farm + path + " is not JSON; is that a Slipway farm?");
    }
  }
}
