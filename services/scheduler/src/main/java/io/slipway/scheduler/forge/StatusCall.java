package io.slipway.scheduler.forge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.model.CommitId;
import io.slipway.model.GitUrl;
import io.slipway.model.Project;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * The request that tells a forge a commit's status. Each forge keeps one status per commit and
 * name, so that telling it twice changes nothing.
 *
 * @param uri where it is posted
 * @param header the header that carries the token
 * @param scheme what stands before the token
 * @param body JSON
 */
public record StatusCall(URI uri, String header, String scheme, String body) {
  private static final String PREFIX = "slipway/";
  private static final int LONGEST_KEY = 40;

  /**
   * What a status is about.
   *
   * @param commit whose
   * @param stage the stage whose gate is checked; empty for the build
   */
  public record Subject(CommitId commit, Optional<String> stage) {
    String name(Project project) {
      return PREFIX + project.id() + stage.map(s -> "/" + s).orElse("");
    }
  }

  /**
   * The call for a project's forge.
   *
   * @param api the API's base URL
   * @param page where people see the build
   */
  public static StatusCall of(
      Project project, String api, Subject subject, CommitStatus status, Optional<URI> page) {
    String name = subject.name(project);
    CommitId commit = subject.commit();
    return switch (project.triggers().forge()) {
      case GITHUB ->
          new StatusCall(
              URI.create(api + "/repos/" + repository(project) + "/statuses/" + commit),
              "Authorization",
              "Bearer ",
              hub(name, status, page));
      case GITEA ->
          new StatusCall(
              URI.create(api + "/repos/" + repository(project) + "/statuses/" + commit),
              "Authorization",
              "token ",
              hub(name, status, page));
      case GITLAB ->
          new StatusCall(
              URI.create(api + "/projects/" + encoded(project) + "/statuses/" + commit),
              "PRIVATE-TOKEN",
              "",
              lab(name, status, page));
      case BITBUCKET ->
          new StatusCall(
              URI.create(
                  api
                      + "/repositories/"
                      + repository(project)
                      + "/commit/"
                      + commit
                      + "/statuses/build"),
              "Authorization",
              "Bearer ",
              bucket(key(subject, name), status, page.orElse(URI.create(project.repositoryUrl()))));
    };
  }

  private static String hub(String name, CommitStatus status, Optional<URI> page) {
    String state =
        switch (status.state()) {
          case PENDING -> "pending";
          case SUCCESS -> "success";
          case FAILURE -> "failure";
          case ERROR -> "error";
        };
    ObjectNode body = body(state, status).put("context", name);
    page.ifPresent(uri -> body.put("target_url", uri.toString()));
    return body.toString();
  }

  private static String lab(String name, CommitStatus status, Optional<URI> page) {
    String state =
        switch (status.state()) {
          case PENDING -> "pending";
          case SUCCESS -> "success";
          case FAILURE, ERROR -> "failed";
        };
    ObjectNode body = body(state, status).put("name", name);
    page.ifPresent(uri -> body.put("target_url", uri.toString()));
    return body.toString();
  }

  private static String bucket(String key, CommitStatus status, URI page) {
    String state =
        switch (status.state()) {
          case PENDING -> "INPROGRESS";
          case SUCCESS -> "SUCCESSFUL";
          case FAILURE -> "FAILED";
          case ERROR -> "STOPPED";
        };
    return body(state, status).put("key", key).put("url", page.toString()).toString();
  }

  /** Names of gates that are cut off end in a digest: two stages must not become one. */
  private static String key(Subject subject, String name) {
    if (name.length() <= LONGEST_KEY) {
      return name;
    }
    if (subject.stage().isEmpty()) {
      return name.substring(0, LONGEST_KEY);
    }
    String digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return name.substring(0, LONGEST_KEY - 9) + "-" + digest.substring(0, 8);
  }

  private static ObjectNode body(String state, CommitStatus status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", state)
        .put("description", status.description());
  }

  /** Owner and name: the last two parts of the path. */
  private static String repository(Project project) {
    String path = path(project);
    int slash = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
    return path.substring(slash + 1);
  }

  /** The whole path: groups nest. */
  private static String encoded(Project project) {
    return URLEncoder.encode(path(project), StandardCharsets.UTF_8);
  }

  private static String path(Project project) {
    return GitUrl.check(project.repositoryUrl())
        .getRawPath()
        .replaceFirst("^/+", "")
        .replaceFirst("/+$", "")
        .replaceFirst("\\.git$", "");
  }
}
