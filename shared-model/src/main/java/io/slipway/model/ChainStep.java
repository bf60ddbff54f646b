package io.slipway.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Stage} of a promotion chain as people write it, in JSON or YAML; what is left out is
 * null.
 *
 * @param tag the tag that moves
 * @param gate {@code automatic} when left out, {@code approval}, {@code command} or {@code http}
 * @param command program and arguments, of {@code command} only
 * @param url of {@code http} only
 * @param status the one that passes, of {@code http} only; any of 200 to 299 when left out
 * @param timeout ISO 8601, of the last two; 10 minutes for a command, 30 seconds for an address
 */
public record ChainStep(
    @Nullable String tag,
    @Nullable String gate,
    @Nullable List<String> command,
    @Nullable String url,
    @Nullable Integer status,
    @Nullable String timeout) {
  private static final Duration COMMAND = Duration.ofMinutes(10);
  private static final Duration HTTP = Duration.ofSeconds(30);

  /** A stage, with everything said. */
  public static ChainStep of(Stage stage) {
    String tag = stage.tag().value();
    return switch (stage.gate()) {
      case StageGate.Automatic() -> new ChainStep(tag, "automatic", null, null, null, null);
      case StageGate.Approval() -> new ChainStep(tag, "approval", null, null, null, null);
      case StageGate.Command c ->
          new ChainStep(tag, "command", c.argv(), null, null, c.timeout().toString());
      case StageGate.HttpCheck h ->
          new ChainStep(
              tag,
              "http",
              null,
              h.address().toString(),
              h.status().orElse(null),
              h.timeout().toString());
    };
  }

  /**
   * The stage.
   *
   * @throws IllegalArgumentException that says which field is wrong
   */
  public Stage stage() {
    if (tag == null) {
      throw new IllegalArgumentException("a stage of the chain is {\"tag\", \"gate\"}");
    }
    String kind = gate == null ? "automatic" : gate.toLowerCase(Locale.ROOT);
    only(kind, "command", command != null, "command");
    only(kind, "url", url != null, "http");
    only(kind, "status", status != null, "http");
    only(kind, "timeout", timeout != null, "command", "http");
    return new Stage(
        new Tag(tag),
        switch (kind) {
          case "automatic" -> new StageGate.Automatic();
          case "approval" -> new StageGate.Approval();
          case "command" ->
              new StageGate.Command(command == null ? List.of() : command, within(COMMAND));
          case "http" ->
              new StageGate.HttpCheck(address(), Optional.ofNullable(status), within(HTTP));
          default ->
              throw new IllegalArgumentException(
                  "chain.gate is one of automatic, approval, command, http, not '" + gate + "'");
        });
  }

  private static void only(String kind, String field, boolean given, String... kinds) {
    if (given && !List.of(kinds).contains(kind)) {
      throw new IllegalArgumentException(
          "chain.%s is for the gates %s, not for '%s'"
              .formatted(field, String.join(", ", kinds), kind));
    }
  }

  private URI address() {
    try {
      return new URI(url == null ? "" : url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("chain.url is no address: " + e.getMessage(), e);
    }
  }

  private Duration within(Duration otherwise) {
    try {
      return timeout == null ? otherwise : Duration.parse(timeout);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "chain.timeout is an ISO 8601 duration such as PT5M, not '" + timeout + "'", e);
    }
  }
}
