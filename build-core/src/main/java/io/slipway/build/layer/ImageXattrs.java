package io.slipway.build.layer;

/** Which extended attributes files of images have, and which of them layers carry. */
public final class ImageXattrs {
  private ImageXattrs() {}

  /**
   * Whether a layer carries an attribute. Capabilities only, as with BuildKit (containerd's {@code
   * archive.ChangeWriter}): what users set is there for the steps of the build.
   */
  static boolean layersCarry(String xattr) {
    return xattr.equals("security.capability");
  }

  /**
   * Whether an attribute belongs into a root filesystem: capabilities and what users set. Others
   * belong to the machine, and the overlay's own steer the overlay, so no archive may bring or take
   * them.
   */
  public static boolean belongs(String xattr) {
    return layersCarry(xattr)
        || (xattr.startsWith("user.") && !xattr.startsWith(OverlayForm.OWN_XATTRS));
  }
}
