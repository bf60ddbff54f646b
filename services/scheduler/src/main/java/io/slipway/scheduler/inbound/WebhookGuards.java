package io.slipway.scheduler.inbound;

import io.slipway.model.Forge;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.scheduler.forge.ForgeDialect;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.Headers;
import io.slipway.scheduler.forge.Wanted;

/**
 * What stands between a delivery and a build. A class of its own so that tests can take one off.
 */
interface WebhookGuards {
  /** The guards that are always on. */
  WebhookGuards ALL = new WebhookGuards() {};

  /** Whether the delivery's proof fits the project's secret and the raw body. */
  default boolean authentic(ForgeDialect dialect, Headers headers, byte[] secret, byte[] body) {
    return dialect.authentic(headers, secret, body);
  }

  /** Whether the delivery comes in the form, and to the address, of the project's own forge. */
  default boolean ownForge(Project project, Forge address, Headers headers) {
    return project.triggers().forge() == address && ForgeDialect.of(address).speaks(headers);
  }

  /** How far a change is trusted. */
  default Lane lane(Project project, GitEvent.Change change) {
    return Wanted.lane(project, change);
  }
}
