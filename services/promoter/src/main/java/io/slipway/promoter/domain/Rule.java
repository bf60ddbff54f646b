package io.slipway.promoter.domain;

import java.util.Locale;

/** Why a tag may not move: each has a test that fails when it is switched off. */
public enum Rule {
  /**
   * The name belongs to the farm: {@code build-*}, and to branches everything that releases use.
   */
  RESERVED,
  /** Pull requests and untrusted builds move no stage and no release. */
  LANE,
  /** A tag made from a branch's name belongs to that branch. */
  OWNER,
  /** {@code 1.4} is for releases 1.4.x. */
  SERIES,
  /** Once given it never moves. */
  IMMUTABLE,
  /** Forward only: by version or by number. */
  ORDER,
  /** A build that was requested earlier than one that is published already moves no stage. */
  FENCE,
  /** A stage before has a gate that the build has not passed. */
  GATE,
  /** The repository asks for a chain that the farm does not allow. */
  CHAIN,
  /** The approval was for other bytes. */
  DIGEST,
  /** Cleanup deleted the image. */
  DELETED,
  /** The registry said no for good. */
  REGISTRY;

  /** As people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
