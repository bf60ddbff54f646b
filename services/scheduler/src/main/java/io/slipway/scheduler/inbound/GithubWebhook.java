package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent.ProjectRegistered;
import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.outbound.SecretBox;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a GitHub delivery means. Nothing of the body is read before its signature was found
 * right with the secret of a registered project.
 */
public final class GithubWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(GithubWebhook.class);
  private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final SecretBox secrets;
  private final int candidates;

  /**
   * A reader of deliveries.
   *
   * @param candidates how many projects a delivery is tried against that names none
   */
  public GithubWebhook(SecretBox secrets, int candidates) {
    this.secrets = secrets;
    this.candidates = candidates;
  }

  /**
   * A delivery as it came.
   *
   * @param project the project named by the path
   */
  record Delivery(
      Optional<String> project,
      @Nullable String event,
      @Nullable String id,
      @Nullable String signature,
      byte[] body) {}

  /** What is to be done about a delivery. */
  sealed interface Verdict {
    /** Build this for each of these projects. */
    record Build(List<Project> projects, PushPayload push, String deliveryId) implements Verdict {}

    /** Well signed, but nothing to build. */
    record Ignore(String reason) implements Verdict {}

    /** The forge asks whether anybody is there. */
    record Pong() implements Verdict {}
  }

  /** Reads a delivery; 401 for a wrong signature, 400 for a body that is no push. */
  Verdict read(Delivery delivery, List<ProjectRegistered> registered) {
    List<Project> signed = signers(delivery, registered);
    if (signed.isEmpty()) {
      throw Problem.of(
          401,
          "Unauthorized",
          "X-Hub-Signature-256 is missing or fits no project; check the webhook's secret");
    }
    if (delivery.id() == null || !DELIVERY.matcher(delivery.id()).matches()) {
      throw Problem.badRequest("X-GitHub-Delivery is missing or malformed");
    }
    if ("ping".equals(delivery.event())) {
      return new Verdict.Pong();
    }
    if (!"push".equals(delivery.event())) {
      return new Verdict.Ignore("only pushes are built, this is '" + delivery.event() + "'");
    }
    return push(delivery, signed, delivery.id());
  }

  private static Verdict push(Delivery delivery, List<Project> signed, String deliveryId) {
    PushPayload push;
    try {
      push = PushPayload.parse(delivery.body());
    } catch (IOException e) {
      throw Problem.badRequest("the body is not the JSON of a push: " + e.getMessage());
    }
    if (push.deleted()) {
      return new Verdict.Ignore(push.ref() + " was deleted");
    }
    if (push.branch().isEmpty()) {
      return new Verdict.Ignore("only branches are built, this is " + push.ref());
    }
    // A path that names the project says enough: its own URL is fetched, never the payload's.
    List<Project> of =
        signed.stream().filter(p -> delivery.project().isPresent() || push.isOf(p)).toList();
    if (of.isEmpty()) {
      return new Verdict.Ignore("the repository is not that of the project with this secret");
    }
    String branch = push.branch().get();
    List<Project> building = of.stream().filter(p -> p.branches().contains(branch)).toList();
    return building.isEmpty()
        ? new Verdict.Ignore("branch '" + branch + "' is not built")
        : new Verdict.Build(building, push, deliveryId);
  }

  /** What to build of a project; a 400 for a ref or commit of a hostile shape. */
  static GitSource source(Project project, PushPayload push) {
    try {
      return new GitSource(
          project.repositoryUrl(),
          push.ref(),
          new CommitId(push.after()),
          project.context(),
          project.dockerfile());
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private List<Project> signers(Delivery delivery, List<ProjectRegistered> registered) {
    Optional<Signature> signature = Signature.parse(delivery.signature());
    if (signature.isEmpty()) {
      return List.of();
    }
    return registered.stream()
        .filter(p -> delivery.project().map(p.project().id().value()::equals).orElse(true))
        .limit(candidates)
        .filter(p -> signedBy(p, signature.get(), delivery.body()))
        .map(ProjectRegistered::project)
        .toList();
  }

  private boolean signedBy(ProjectRegistered registered, Signature signature, byte[] body) {
    ProjectId id = registered.project().id();
    try {
      return signature.matches(secrets.unseal(id, registered.sealedSecret()), body);
    } catch (GeneralSecurityException e) {
      LOG.warn("the secret of project {} cannot be opened with this farm's key: {}", id, e);
      return false;
    }
  }
}
