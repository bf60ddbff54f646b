package io.slipway.scheduler.inbound;

import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.Urgency;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.domain.Wait;
import io.slipway.scheduler.forge.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds: submit one without a webhook, list them, show, cancel and retry one. */
@Path("/api/v1/builds")
@Produces(MediaType.APPLICATION_JSON)
public class BuildsResource {
  private static final long LARGEST_BODY = 64 * 1024;
  private static final int LARGEST_PAGE = 500;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final SchedulerParts scheduler;

  BuildsResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** A submission; what is left out comes from the project. */
  record Submission(
      @Nullable String project,
      @Nullable String ref,
      @Nullable String commit,
      @Nullable String context,
      @Nullable String dockerfile,
      @Nullable String cause,
      @Nullable String urgency) {}

  /**
   * Accepts a build, for a person unless it says {@code "urgency": "rebuild"}. The same
   * Idempotency-Key gives the same build.
   */
  @POST
  @RunOnVirtualThread
  public Response submit(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    Submission wanted = Json.read(BoundedBody.read(body, LARGEST_BODY), Submission.class);
    String once = once(key);
    Intake intake = scheduler.intake();
    Project project = intake.project(given("project", wanted.project())).project();
    GitSource source = valid(() -> source(project, wanted));
    String cause = Optional.ofNullable(wanted.cause()).filter(c -> !c.isBlank()).orElse("api");
    Urgency urgency =
        valid(() -> ProjectRules.named("urgency", Urgency.class, wanted.urgency(), Urgency.PERSON));
    String delivery = "api:" + project.id() + ":" + once;
    Lane lane = Wanted.lane(project, source.ref());
    var wish = new Intake.Wish(source, cause, delivery, lane, urgency, Optional.empty());
    return accepted(scheduler.changes().asked(project, wish));
  }

  /** A page of the list, newest first; {@code next} is the cursor of the page after it. */
  @GET
  @RunOnVirtualThread
  public Response list(
      @QueryParam("image") @Nullable String image,
      @QueryParam("number") @Nullable Long number,
      @QueryParam("limit") @DefaultValue("50") int limit,
      @QueryParam("cursor") @Nullable String cursor) {
    SchedulerState state = scheduler.intake().state();
    Optional<ImageName> wanted =
        Optional.ofNullable(image).map(text -> valid(() -> new ImageName(text)));
    if (number != null && wanted.isEmpty()) {
      throw Problem.badRequest("a number needs an image");
    }
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw Problem.badRequest("limit is from 1 to " + LARGEST_PAGE);
    }
    List<BuildRecord> page =
        number == null
            ? state.list(wanted, Cursor.parse(cursor), limit)
            : state.find(wanted.orElseThrow(), number).stream().toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("builds", page.stream().map(b -> BuildView.of(b, state)).toList());
    if (number == null && page.size() == limit) {
      answer.put("next", Cursor.after(page.getLast()));
    }
    return Response.ok(Json.write(answer)).build();
  }

  /** One build. */
  @GET
  @Path("{id}")
  @RunOnVirtualThread
  public Response show(@PathParam("id") String id) {
    return Response.ok(Json.write(BuildView.of(find(id), scheduler.intake().state()))).build();
  }

  /**
   * Why a build waits.
   *
   * @return limit, holder, position and estimate as a {@link WaitView}
   */
  @GET
  @Path("{id}/why-waiting")
  @RunOnVirtualThread
  public Response whyWaiting(@PathParam("id") String id) {
    BuildRecord build = find(id);
    Limits limits = scheduler.limits();
    Wait wait = scheduler.intake().state().why(build.id(), limits, Instant.now()).orElseThrow();
    return Response.ok(Json.write(WaitView.of(build, wait, limits))).build();
  }

  /**
   * Who asks for something about a build.
   *
   * @param by who; {@code api} when it is absent
   * @param why for people
   */
  record Asker(@Nullable String by, @Nullable String why) {
    static Asker read(InputStream body) {
      byte[] bytes = BoundedBody.read(body, LARGEST_BODY);
      return bytes.length == 0 ? new Asker(null, null) : Json.read(bytes, Asker.class);
    }

    String who() {
      return by == null || by.isBlank() ? "api" : by;
    }

    String reason() {
      return why == null ? "" : why;
    }
  }

  /** Ends a build, at once while it waits; a running one when its builder has let go of it. */
  @POST
  @Path("{id}/cancel")
  @RunOnVirtualThread
  public Response cancel(@PathParam("id") String id, InputStream body) {
    Asker asker = Asker.read(body);
    BuildRecord build = find(id);
    scheduler.intake().cancel(build, asker.who(), asker.reason());
    return accepted(new Intake.Accepted(build.id(), build.cancelled().isPresent()));
  }

  /** Builds the same source again, under a new number. The same Idempotency-Key gives one build. */
  @POST
  @Path("{id}/retry")
  @RunOnVirtualThread
  public Response retry(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    Asker asker = Asker.read(body);
    return accepted(scheduler.intake().retry(find(id), asker.who(), once(key)));
  }

  private BuildRecord find(String id) {
    BuildId build = valid(() -> new BuildId(id));
    return scheduler
        .intake()
        .state()
        .find(build)
        .orElseThrow(() -> Problem.of(404, "Not found", "no build " + id));
  }

  private static String once(@Nullable String key) {
    if (key != null && !KEY.matcher(key).matches()) {
      throw Problem.badRequest("an Idempotency-Key has 1 to 200 visible ASCII characters");
    }
    return key == null ? UUID.randomUUID().toString() : key;
  }

  private static Response accepted(Intake.Accepted accepted) {
    String build = accepted.build().value();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("build", build);
    answer.put("duplicate", accepted.duplicate());
    return Response.accepted(Json.write(answer))
        .location(URI.create("/api/v1/builds/" + build))
        .build();
  }

  private static GitSource source(Project project, Submission wanted) {
    return new GitSource(
        project.repositoryUrl(),
        Optional.ofNullable(wanted.ref())
            .map(ref -> ref.startsWith("refs/") ? ref : "refs/heads/" + ref)
            .orElse("refs/heads/" + project.branches().getFirst()),
        new CommitId(given("commit", wanted.commit())),
        Optional.ofNullable(wanted.context()).orElse(project.context()),
        Optional.ofNullable(wanted.dockerfile()).orElse(project.dockerfile()));
  }

  static String given(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw Problem.badRequest("'" + name + "' is missing");
    }
    return value;
  }

  /** Value types say what is wrong with them: a 400. */
  static <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
