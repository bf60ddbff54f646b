package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.Forge;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.forge.ForgeDialect;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.Headers;
import io.slipway.scheduler.forge.Wanted;
import io.slipway.scheduler.outbound.SecretBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a forge's delivery means. Nothing of the body is read before it was found authentic
 * with the secret of a registered project, by the scheme of that project's own forge.
 */
public final class ForgeWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(ForgeWebhook.class);
  private static final Pattern DELIVERY = Pattern.compile("\\{?[A-Za-z0-9._-]{1,100}\\}?");

  private final SecretBox secrets;
  private final int candidates;
  private final WebhookGuards guards;

  /**
   * A reader of deliveries.
   *
   * @param candidates how many projects a delivery is tried against that names none
   */
  public ForgeWebhook(SecretBox secrets, int candidates) {
    this(secrets, candidates, WebhookGuards.ALL);
  }

  ForgeWebhook(SecretBox secrets, int candidates, WebhookGuards guards) {
    this.secrets = secrets;
    this.candidates = candidates;
    this.guards = guards;
  }

  /**
   * A delivery as it came.
   *
   * @param address the forge that the path names
   * @param project the project that the path names
   */
  record Delivery(Forge address, Optional<String> project, Headers headers, byte[] body) {}

  /**
   * A change that a project builds, unless its paths say otherwise.
   *
   * @param cause for people
   * @param deliveryKey the same for every repetition of the delivery
   */
  record Build(
      Project project, GitEvent.Change change, Lane lane, String cause, String deliveryKey) {}

  /** What is to be done about a delivery. */
  sealed interface Verdict {
    /** Build each of these. */
    record Builds(List<Build> builds) implements Verdict {}

    /** Authentic, but nothing to build. */
    record Ignore(String reason) implements Verdict {}

    /** The forge asks whether anybody is there. */
    record Pong() implements Verdict {}
  }

  /** Reads a delivery; 401 when it is not authentic, 400 for a body that is not what it says. */
  Verdict read(Delivery delivery, List<ProjectRegistered> registered) {
    List<Project> proven = proven(delivery, registered);
    ForgeDialect dialect = ForgeDialect.of(delivery.address());
    if (proven.isEmpty()) {
      throw Problem.of(
          401,
          "Unauthorized",
          dialect.proofHeader()
              + " is missing or fits no "
              + name(delivery.address())
              + " project; check the webhook's secret and the project's forge");
    }
    Optional<String> id = dialect.deliveryId(delivery.headers());
    if (id.isPresent() && !DELIVERY.matcher(id.get()).matches()) {
      throw Problem.badRequest("the delivery's id is malformed");
    }
    List<Build> builds = new ArrayList<>();
    String reason = "";
    for (GitEvent event : events(dialect, delivery)) {
      switch (event) {
        case GitEvent.Ping ping -> {
          return new Verdict.Pong();
        }
        case GitEvent.Ignored ignored -> reason = ignored.reason();
        case GitEvent.Change change -> reason = match(delivery, proven, change, id, builds);
      }
    }
    return builds.isEmpty() ? new Verdict.Ignore(reason) : new Verdict.Builds(builds);
  }

  private static List<GitEvent> events(ForgeDialect dialect, Delivery delivery) {
    try {
      return dialect.read(delivery.headers(), delivery.body());
    } catch (IOException e) {
      throw Problem.badRequest("the body is not that of its event: " + e.getMessage());
    }
  }

  /** Adds what is to be built; otherwise says why nothing is. */
  private String match(
      Delivery delivery,
      List<Project> proven,
      GitEvent.Change change,
      Optional<String> id,
      List<Build> builds) {
    // A path that names the project says enough: its own URL is fetched, never the payload's.
    List<Project> of =
        proven.stream()
            .filter(p -> delivery.project().isPresent() || change.origin().isOf(p.repositoryUrl()))
            .toList();
    String reason = "the repository is not that of the project with this secret";
    for (Project project : of) {
      Optional<String> refusal = Wanted.refusal(project, change);
      reason = refusal.orElse("");
      if (refusal.isEmpty()) {
        String key = key(delivery.address(), project.id(), id, change);
        builds.add(new Build(project, change, guards.lane(project, change), change.cause(), key));
      }
    }
    return reason;
  }

  /**
   * Only GitHub's ids name one change: a delivery of Bitbucket may have several, and GitLab gives
   * webhooks that set off each other one id. Without an id, the change itself is the key.
   */
  private static String key(
      Forge forge, ProjectId project, Optional<String> id, GitEvent.Change change) {
    String what = change.ref() + " " + change.commit();
    String digest = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    String told =
        switch (forge) {
          case GITHUB -> id.orElse(digest);
          case GITLAB, GITEA, BITBUCKET -> id.map(i -> i + ":" + digest).orElse(digest);
        };
    return name(forge) + ":" + project + ":" + told;
  }

  private List<Project> proven(Delivery delivery, List<ProjectRegistered> registered) {
    return registered.stream()
        .filter(p -> delivery.project().map(p.project().id().value()::equals).orElse(true))
        .filter(p -> guards.ownForge(p.project(), delivery.address(), delivery.headers()))
        .limit(candidates)
        .filter(p -> proves(p, delivery))
        .map(ProjectRegistered::project)
        .toList();
  }

  private boolean proves(ProjectRegistered registered, Delivery delivery) {
    Project project = registered.project();
    try {
      byte[] secret = secrets.unseal(project.id(), registered.sealedSecret());
      ForgeDialect dialect = ForgeDialect.of(delivery.address());
      return guards.authentic(dialect, delivery.headers(), secret, delivery.body());
    } catch (GeneralSecurityException e) {
      LOG.warn(
          "the secret of project {} cannot be opened with this farm's key: {}", project.id(), e);
      return false;
    }
  }

  private static String name(Forge forge) {
    return forge.name().toLowerCase(Locale.ROOT);
  }
}
