package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.util.Optional;

/**
 * What copied files look like.
 *
 * @param owner the owner of all; empty keeps each file's own
 * @param mode the permissions of all; empty keeps each file's own
 */
record Attributes(Optional<Ownership> owner, Optional<Integer> mode) {

  /**
   * What a request asks for.
   *
   * @param root where owners by name are looked up
   */
  static Attributes of(CopyRequest request, Dir root, boolean context)
      throws IOException, UnusableSource {
    Optional<Ownership> owner =
        request.owner().isPresent()
            ? Optional.of(Ownership.parse(root, request.owner().get()))
            : context ? Optional.of(Ownership.ROOT) : Optional.empty();
    Optional<Integer> mode =
        request.mode().isPresent() ? Optional.of(octal(request.mode().get())) : Optional.empty();
    return new Attributes(owner, mode);
  }

  private static int octal(String text) throws UnusableSource {
    if (!text.matches("[0-7]{1,5}") || Integer.parseInt(text, 8) > 07777) {
      throw new UnusableSource(
          "the mode '" + text + "' is not octal: write for example --chmod=755");
    }
    return Integer.parseInt(text, 8);
  }

  Ownership ownerOf(Stat source) {
    return owner.orElseGet(() -> new Ownership(source.uid(), source.gid()));
  }

  int modeOf(Stat source) {
    return mode.orElseGet(source::permissions);
  }

  /** The owner of directories that have no source. */
  Ownership forMadeDirectories() {
    return owner.orElse(Ownership.ROOT);
  }
}
