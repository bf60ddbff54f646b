package io.slipway.console.inbound;

import io.slipway.console.config.ConsoleWiring;
import io.slipway.console.domain.Changes;
import io.slipway.model.BuildId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells open pages which builds changed, so that they load themselves again. */
@Path("/events")
@RunOnVirtualThread
public class ChangeResource {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final ConsoleWiring console;

  ChangeResource(ConsoleWiring console) {
    this.console = console;
  }

  /**
   * One message per changed build, its id, for ever.
   *
   * @param build only this one; all when it is not given
   */
  @GET
  @Produces(EventStream.TYPE)
  public Response changes(@QueryParam("build") @Nullable String build) {
    Optional<BuildId> only = Optional.ofNullable(build).flatMap(BuildIds::parse);
    StreamingOutput stream =
        out -> {
          try {
            send(new EventStream(out), only);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the console stops");
          }
        };
    return Response.ok(stream).header("Cache-Control", "no-store").build();
  }

  private void send(EventStream out, Optional<BuildId> only)
      throws IOException, InterruptedException {
    Changes changes = console.buildChanges();
    long version = changes.version();
    out.alive();
    while (true) {
      var seen = changes.after(version, HEARTBEAT);
      version = seen.version();
      for (BuildId id : seen.builds()) {
        if (only.isEmpty() || only.get().equals(id)) {
          out.message(id.value());
        }
      }
      out.alive();
    }
  }
}
