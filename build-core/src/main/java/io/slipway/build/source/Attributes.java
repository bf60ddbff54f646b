package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.util.Optional;

/**
 * What copied files look like.
 *
 * @param owner the owner of all; empty keeps each file's own
 * @param asked whether the instruction names the owner
 * @param mode what happens to all permissions; empty keeps each file's own
 */
record Attributes(Optional<Ownership> owner, boolean asked, Optional<PermissionChange> mode) {

  /**
   * What a request asks for.
   *
   * @param root where owners by name are looked up
   * @param kept whether the files' own owners mean something inside an image
   */
  static Attributes of(CopyRequest request, Dir root, boolean kept)
      throws IOException, UnusableSource {
    Optional<PermissionChange> mode =
        request.mode().isPresent()
            ? Optional.of(PermissionChange.parse(request.mode().get()))
            : Optional.empty();
    if (request.owner().isPresent()) {
      return new Attributes(Optional.of(Ownership.parse(root, request.owner().get())), true, mode);
    }
    return new Attributes(kept ? Optional.empty() : Optional.of(Ownership.ROOT), false, mode);
  }

  Ownership ownerOf(Stat source) {
    return owner.orElseGet(() -> new Ownership(source.uid(), source.gid()));
  }

  int modeOf(Stat source) {
    return mode.map(change -> change.apply(source.permissions(), source.isDirectory()))
        .orElseGet(source::permissions);
  }

  /** The owner of directories that have no source. */
  Ownership ownerOfMade() {
    return owner.orElse(Ownership.ROOT);
  }

  /** The permissions of directories that have no source. */
  int modeOfMade() {
    return mode.map(PermissionChange::ofMadeDirectory).orElse(PermissionChange.DIRECTORY);
  }
}
