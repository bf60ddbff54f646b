package io.slipway.build.frontend;

import io.slipway.build.graph.Operation;
import io.slipway.build.registry.ImageReference;

/** What the caller put in the place of a stage or an image of some name (--build-context). */
public sealed interface NamedContext {

  /** Files: the context of that name, a repository, an archive. */
  record Files(Operation.Source source) implements NamedContext {}

  /** An image. */
  record Image(ImageReference reference) implements NamedContext {}
}
