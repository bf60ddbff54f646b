package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.ManifestTarget;
import io.slipway.model.Tag;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The manifest that follows a tag of a project's image. A token goes in and never comes out. */
@Path("/api/v1/projects/{id}/manifest")
@Produces(MediaType.APPLICATION_JSON)
public class ManifestResource {
  private static final long LARGEST_BODY = 16 * 1024;

  private final SchedulerParts scheduler;

  ManifestResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * A manifest; branch and tag have defaults.
   *
   * @param value the path of a value, {@code image.digest}; without it the file is a kustomization
   */
  record Body(
      @Nullable String url,
      @Nullable String branch,
      @Nullable String file,
      @Nullable String tag,
      @Nullable String value,
      @Nullable String token) {}

  /** Follows a tag from now on; the file is made to say where it points already. */
  @PUT
  @RunOnVirtualThread
  public Response set(@PathParam("id") String id, InputStream body) {
    Body wanted = Json.read(BoundedBody.read(body, LARGEST_BODY), Body.class);
    ProjectRegistered project = scheduler.intake().project(id);
    ManifestTarget target = BuildsResource.valid(() -> target(project, wanted));
    scheduler.intake().follow(project, Optional.of(target));
    return view(Optional.of(target));
  }

  private ManifestTarget target(ProjectRegistered project, Body wanted) {
    String url = BuildsResource.given("url", wanted.url());
    String token = BuildsResource.given("token", wanted.token()).strip();
    return new ManifestTarget(
        url,
        Optional.ofNullable(wanted.branch()).orElse("main"),
        BuildsResource.given("file", wanted.file()),
        new Tag(Optional.ofNullable(wanted.tag()).orElse("latest")),
        wanted.value() == null ? ManifestTarget.Form.KUSTOMIZE : ManifestTarget.Form.VALUE,
        Optional.ofNullable(wanted.value()).orElse(project.project().image().value()),
        scheduler.secrets().sealToken(project.project().id(), url, token));
  }

  /** Follows no more. */
  @DELETE
  @RunOnVirtualThread
  public Response remove(@PathParam("id") String id) {
    Intake intake = scheduler.intake();
    intake.follow(intake.project(id), Optional.empty());
    return view(Optional.empty());
  }

  /** Which file follows which tag. */
  @GET
  @RunOnVirtualThread
  public Response show(@PathParam("id") String id) {
    return view(scheduler.intake().project(id).manifest());
  }

  private static Response view(Optional<ManifestTarget> target) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("followed", target.isPresent());
    target.ifPresent(
        t -> {
          body.put("url", t.url());
          body.put("branch", t.branch());
          body.put("file", t.file());
          body.put("tag", t.tag().value());
          body.put("key", t.key());
        });
    return Response.ok(Json.write(body)).build();
  }
}
