package io.slipway.projectfile;

/** A {@code .slipway.yaml} says something impossible. The message has the place and what to do. */
public final class ProjectFileInvalid extends Exception {
  private static final long serialVersionUID = 1L;

  ProjectFileInvalid(String place, String what) {
    super(place + ": " + what);
  }
}
