package io.slipway.console.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.slipway.console.config.ConsoleWiring;
import io.slipway.console.domain.LogStore;
import io.slipway.model.BuildId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The output of one build, as text or as a stream of events that ends with the build. */
@Path("/api/v1/builds/{id}/logs")
@RunOnVirtualThread
public class LogResource {
  private final ConsoleWiring console;

  LogResource(ConsoleWiring console) {
    this.console = console;
  }

  /**
   * The log; 404 for an unknown build.
   *
   * @param follow whether to stream until the build is over
   * @param lastEventId number of the last line that a resuming reader has
   */
  @GET
  public Response logs(
      @PathParam("id") String id,
      @QueryParam("follow") @DefaultValue("false") boolean follow,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    var build = BuildIds.parse(id).filter(this::known);
    if (build.isEmpty()) {
      return Problem.notFound("no build '" + id + "' is known");
    }
    var answer =
        follow
            ? Response.ok(following(build.get(), number(lastEventId)), EventStream.TYPE)
            : Response.ok(text(build.get()), "text/plain; charset=utf-8");
    return answer
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  private boolean known(BuildId build) {
    return console.builds().find(build).isPresent()
        || !console.logs().read(build, LogStore.START).lines().isEmpty();
  }

  private static long number(@Nullable String lastEventId) {
    return Optional.ofNullable(lastEventId)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  private StreamingOutput following(BuildId build, long after) {
    return out -> {
      var follower =
          new LogFollower(
              console.builds(),
              console.logs(),
              console.logChanges(),
              build,
              new LogFollower.Wait(console.clock(), LogFollower.LAST_LINES));
      try {
        follower.follow(new EventStream(out), after);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the console stops");
      }
    };
  }

  private StreamingOutput text(BuildId build) {
    return out -> writeText(build, out);
  }

  private void writeText(BuildId build, OutputStream out) throws IOException {
    var step = "";
    var page = console.logs().read(build, LogStore.START);
    while (!page.lines().isEmpty()) {
      var text = new StringBuilder();
      for (var line : page.lines()) {
        if (!line.step().equals(step)) {
          step = line.step();
          text.append("==> ").append(step).append('\n');
        }
        text.append(line.text()).append('\n');
      }
      out.write(text.toString().getBytes(UTF_8));
      page = console.logs().read(build, page.next());
    }
  }
}
