package io.slipway.load.farm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a user or a forge sends to the farm. */
public final class FarmApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * A project.
   *
   * @param check the program that a build has to pass before {@code staging} and {@code latest};
   *     empty for none
   */
  public record Registration(
      String id, String repositoryUrl, String image, String secret, List<String> check) {
    /** Copies the program. */
    public Registration {
      check = List.copyOf(check);
    }
  }

  /**
   * A push.
   *
   * @param before the commit that the branch was at
   * @param key the delivery's id
   */
  public record Push(String before, String commit, String key) {}

  /** Registers a project; false when the farm did not accept it. */
  public boolean register(String scheduler, Registration project)
      throws IOException, InterruptedException {
    return post(scheduler + "/api/v1/projects", body(project).toString()).statusCode() / 100 == 2;
  }

  /** Registers a project with a weight in the queue, or moves it to another image. */
  public boolean change(String scheduler, Registration project, int weight)
      throws IOException, InterruptedException {
    ObjectNode body = body(project);
    body.putObject("queue").put("weight", weight);
    String url = scheduler + "/api/v1/projects/" + project.id();
    HttpRequest request =
        json(url).PUT(HttpRequest.BodyPublishers.ofString(body.toString())).build();
    return http.send(request, BodyHandlers.ofString()).statusCode() / 100 == 2;
  }

  private static ObjectNode body(Registration project) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("id", project.id())
            .put("repositoryUrl", project.repositoryUrl())
            .put("image", project.image())
            .put("secret", project.secret());
    if (!project.check().isEmpty()) {
      ArrayNode chain = body.putArray("chain");
      ObjectNode staging = chain.addObject().put("tag", "staging").put("gate", "command");
      project.check().forEach(staging.putArray("command")::add);
      chain.addObject().put("tag", "latest").put("gate", "automatic");
    }
    return body;
  }

  /** Sends a signed push to a branch that is new as far as it says. */
  public Optional<String> push(String scheduler, Registration project, String commit, String key)
      throws InterruptedException {
    return push(scheduler, project, new Push("0".repeat(40), commit, key));
  }

  /**
   * Sends a signed push.
   *
   * @return the build's id when it was accepted
   */
  public Optional<String> push(String scheduler, Registration project, Push push)
      throws InterruptedException {
    String body = Forge.push(project.repositoryUrl(), push.before(), push.commit());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(scheduler + "/webhooks/github/" + project.id()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", "push")
            .header("X-GitHub-Delivery", push.key())
            .header("X-Hub-Signature-256", Forge.signature(body, project.secret()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 202
          ? Optional.of(JSON.readTree(answer.body()).path("build").asText())
              .filter(b -> !b.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // killed meanwhile: forges send again
    }
  }

  /** Asks for a promotion; the HTTP status, 0 when nobody answered. */
  public int promote(String promoter, String image, long number, String tag)
      throws InterruptedException {
    ObjectNode body =
        JSON.createObjectNode().put("image", image).put("number", number).put("to", tag);
    try {
      return post(promoter + "/api/v1/promotions?wait=0", body.put("by", "chaos").toString())
          .statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Has the registry's garbage collected; why not, empty when it was. */
  public String collect(String cleanup) throws InterruptedException {
    try {
      HttpResponse<String> answer = post(cleanup + "/api/v1/retention/collect", "");
      return answer.statusCode() / 100 == 2 ? "" : answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request = json(url).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static HttpRequest.Builder json(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  @Override
  public void close() {
    http.close();
  }
}
