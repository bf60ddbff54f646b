package io.slipway.build.solve;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.snapshot.ChainId;

/**
 * Owners by name are looked up in the files that a step stands on. Where there are none at all,
 * BuildKit fails with {@code invalid user index: -1} instead of taking root, and so do we.
 */
final class NamedOwners {
  private NamedOwners() {}

  /**
   * Refuses a step whose owner cannot be looked up.
   *
   * @param base what the step stands on
   * @throws BuildFailure when it says a name where there are no accounts
   */
  static void check(Vertex vertex, ChainId base) throws BuildFailure {
    switch (vertex.operation()) {
      case Operation.Copy copy when copy.link() ->
          check(vertex, copy.owner().orElse(""), "--link copies without the image's files");
      case Operation.Copy copy when base.equals(ChainId.EMPTY) ->
          check(vertex, copy.owner().orElse(""), "the image has no files yet");
      case Operation.MakeDirectory directory when base.equals(ChainId.EMPTY) ->
          check(vertex, directory.user(), "the image has no files yet");
      default -> {
        // nobody is looked up, or there is where to look
      }
    }
  }

  private static void check(Vertex vertex, String owner, String why) throws BuildFailure {
    if (!owner.matches("(root|[0-9]*)(:(root|[0-9]*))?")) {
      throw new BuildFailure(
          vertex.origin(),
          "the owner '" + owner + "' cannot be looked up, because " + why + ": use numbers");
    }
  }
}
