package io.slipway.console.inbound;

import io.slipway.console.config.ConsoleWiring;
import io.slipway.model.ImageName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The list of builds. */
@Path("/")
@RunOnVirtualThread
public class BuildsPage {
  private static final int ROWS = 100;

  private final ConsoleWiring console;

  BuildsPage(ConsoleWiring console) {
    this.console = console;
  }

  /**
   * The newest builds.
   *
   * @param image only of this image; all when it is not given
   */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response builds(@QueryParam("image") @Nullable String image) {
    Optional<ImageName> only;
    try {
      only = Optional.ofNullable(image).filter(i -> !i.isBlank()).map(ImageName::new);
    } catch (IllegalArgumentException e) {
      return Pages.html(404, Pages.Templates.missing("image '" + image + "'"));
    }
    var now = console.clock().instant();
    var rows =
        console.builds().newest(ROWS, only).stream()
            .map(b -> BuildRow.of(b, console.builds(), now))
            .toList();
    return Pages.html(
        200,
        Pages.Templates.builds(
            new BuildsModel(rows, only.map(ImageName::value).orElse(""), console.ready())));
  }
}
