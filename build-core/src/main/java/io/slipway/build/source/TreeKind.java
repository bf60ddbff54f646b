package io.slipway.build.source;

/** Where the files of a tree come from, and so what of them reaches an image. */
enum TreeKind {
  /** Files of a user: whoever owns them there, root does in the image. */
  CONTEXT("the build context", false),
  /** Files from an archive, with the owners that it says. */
  UNPACKED("the build context", true),
  /** Another root filesystem. */
  ROOTFS("the file system it is copied from", true);

  private final String text;
  private final boolean keepsOwners;

  TreeKind(String text, boolean keepsOwners) {
    this.text = text;
    this.keepsOwners = keepsOwners;
  }

  /** For messages. */
  String text() {
    return text;
  }

  /** Whether owners and extended attributes are copied. */
  boolean keepsOwners() {
    return keepsOwners;
  }
}
