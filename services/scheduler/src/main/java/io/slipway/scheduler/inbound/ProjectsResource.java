package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.ChainStep;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registered projects. A secret goes in and never comes out. */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
public class ProjectsResource {
  private static final long LARGEST_BODY = 64 * 1024;
  private static final int SHORTEST_SECRET = 8;

  private final SchedulerParts scheduler;

  ProjectsResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** A registration; all but id, repository, image and secret have defaults. */
  record Registration(
      @Nullable String id,
      @Nullable String repositoryUrl,
      @Nullable String image,
      @Nullable String secret,
      @Nullable List<String> branches,
      @Nullable String gate,
      @Nullable String dockerfile,
      @Nullable String context,
      ProjectRules.@Nullable Queue queue,
      ProjectRules.@Nullable Triggers triggers,
      ProjectRules.@Nullable Tags tags,
      @Nullable List<ChainStep> chain) {}

  /** A project as the API shows it. */
  record View(
      String id,
      String repositoryUrl,
      String image,
      List<String> branches,
      String gate,
      String dockerfile,
      String context,
      ProjectRules.Queue queue,
      ProjectRules.Triggers triggers,
      ProjectRules.Tags tags,
      List<ChainStep> chain) {
    static View of(Project p) {
      return new View(
          p.id().value(),
          p.repositoryUrl(),
          p.image().value(),
          p.branches(),
          ProjectRules.word(p.gate()),
          p.dockerfile(),
          p.context(),
          ProjectRules.Queue.of(p.queue()),
          ProjectRules.Triggers.of(p.triggers()),
          ProjectRules.Tags.of(p.tags()),
          ProjectRules.steps(p.chain()));
    }
  }

  /** Registers a project. Told again word for word it changes nothing; otherwise a 409. */
  @POST
  @RunOnVirtualThread
  public Response create(InputStream body) {
    Registration wanted = read(body);
    Project project = project(wanted, BuildsResource.given("id", wanted.id()));
    Intake intake = scheduler.intake();
    Optional<ProjectRegistered> known = intake.projects().find(project.id());
    String secret = secret(wanted).orElseThrow(() -> missingSecret());
    if (known.isEmpty()) {
      intake.register(project, scheduler.secrets().seal(project.id(), secret));
      return Response.created(URI.create("/api/v1/projects/" + project.id()))
          .entity(Json.write(View.of(project)))
          .build();
    }
    if (known.get().project().equals(project) && sameSecret(known.get(), secret)) {
      return Response.ok(Json.write(View.of(project))).build();
    }
    throw Problem.of(
        409,
        "Conflict",
        "project '"
            + project.id()
            + "' is registered; change it with PUT, or 'slipway project add --replace'");
  }

  /** Registers or changes a project; without a secret the known one stays. */
  @PUT
  @Path("{id}")
  @RunOnVirtualThread
  public Response change(@PathParam("id") String id, InputStream body) {
    Registration wanted = read(body);
    if (wanted.id() != null && !wanted.id().equals(id)) {
      throw Problem.badRequest("the body names another project: '" + wanted.id() + "'");
    }
    Project project = project(wanted, id);
    Intake intake = scheduler.intake();
    String sealed =
        secret(wanted)
            .map(s -> scheduler.secrets().seal(project.id(), s))
            .or(() -> intake.projects().find(project.id()).map(ProjectRegistered::sealedSecret))
            .orElseThrow(() -> missingSecret());
    intake.register(project, sealed);
    return Response.ok(Json.write(View.of(project))).build();
  }

  /** All projects, by name. */
  @GET
  @RunOnVirtualThread
  public Response list() {
    List<View> views =
        scheduler.intake().projects().all().stream().map(p -> View.of(p.project())).toList();
    return Response.ok(Json.write(Map.of("projects", views))).build();
  }

  /** One project. */
  @GET
  @Path("{id}")
  @RunOnVirtualThread
  public Response show(@PathParam("id") String id) {
    return Response.ok(Json.write(View.of(scheduler.intake().project(id).project()))).build();
  }

  private static Registration read(InputStream body) {
    return Json.read(BoundedBody.read(body, LARGEST_BODY), Registration.class);
  }

  private static Project project(Registration wanted, String id) {
    return BuildsResource.valid(
        () ->
            new Project(
                new ProjectId(id),
                BuildsResource.given("repositoryUrl", wanted.repositoryUrl()),
                new ImageName(BuildsResource.given("image", wanted.image())),
                wanted.branches() == null ? List.of("main") : wanted.branches(),
                ProjectRules.named("gate", Gate.class, wanted.gate(), Gate.AUTOMATIC),
                wanted.dockerfile() == null ? "Dockerfile" : wanted.dockerfile(),
                wanted.context() == null ? "" : wanted.context(),
                ProjectRules.queue(wanted.queue()),
                ProjectRules.triggers(wanted.triggers()),
                ProjectRules.tags(wanted.tags()),
                ProjectRules.chain(wanted.chain())));
  }

  private static Optional<String> secret(Registration wanted) {
    Optional<String> secret = Optional.ofNullable(wanted.secret());
    if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
      throw Problem.badRequest("a secret has at least " + SHORTEST_SECRET + " characters");
    }
    return secret;
  }

  private static Problem missingSecret() {
    return Problem.badRequest("'secret' is missing: the webhook's secret of this project");
  }

  private boolean sameSecret(ProjectRegistered known, String secret) {
    try {
      return MessageDigest.isEqual(
          scheduler.secrets().unseal(known.project().id(), known.sealedSecret()),
          secret.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      return false; // sealed with another key: it has to be set anew
    }
  }
}
