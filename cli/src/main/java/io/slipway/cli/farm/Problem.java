package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Reads what a farm says when it refuses: RFC 9457 problem details, or any other body. */
final class Problem {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 2000;

  private Problem() {}

  static VerbFailed read(HttpResponse<InputStream> response, String path) {
    String body;
    try (InputStream in = response.body()) {
      body = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      body = "";
    }
    return of(response.statusCode(), body, path);
  }

  /** The farm's words, and the exit code that fits the status. */
  static VerbFailed of(int status, String body, String path) {
    String message = message(body) + " (HTTP " + status + " from " + path + ")";
    return status < 500 ? VerbFailed.usage(message) : VerbFailed.farm(message);
  }

  private static String message(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        String title = node.path("title").asText("");
        String detail = node.path("detail").asText("");
        String text = title.isEmpty() || detail.isEmpty() ? title + detail : title + ": " + detail;
        if (!text.isEmpty()) {
          return text;
        }
      }
    } catch (IOException _) {
      return oneLine(body); // not JSON: a proxy, or something that is no farm
    }
    return oneLine(body);
  }

  private static String oneLine(String body) {
    String text = body.strip().replaceAll("\\s+", " ");
    return text.isEmpty() ? "refused without a reason" : text;
  }
}
