package io.slipway.build.frontend;

import io.slipway.build.graph.VertexId;
import java.util.List;

/**
 * Where an instruction takes effect.
 *
 * @param state the stage so far
 * @param words expands the instruction's words there
 * @param triggered whether an ONBUILD of the base brought it in
 * @param sources what its {@code --from} and {@code from=} name, in order
 */
record Site(StageState state, Words words, boolean triggered, List<VertexId> sources) {
  /** Copies the list. */
  Site {
    sources = List.copyOf(sources);
  }
}
