package io.slipway.build.layer;

import java.util.Optional;

/** What an archive is unpacked as. */
public sealed interface UnpackForm {

  /**
   * One layer of an image: marks delete files of lower layers.
   *
   * @param below what lower layers say of directories that the archive only implies
   */
  record Layer(ParentAttributes below) implements UnpackForm {}

  /**
   * Files, whatever they are called, over those that are there.
   *
   * @param owner of all of them; empty: as the archive says
   */
  record Files(Optional<Owner> owner) implements UnpackForm {}

  /** Numbers of a user and a group, 0 to 65535. */
  record Owner(int uid, int gid) {}
}
