package io.slipway.build.layer;

/** Which extended attributes images carry. */
public final class ImageXattrs {
  private ImageXattrs() {}

  /**
   * Whether an attribute belongs into an image: capabilities and what users set. Others belong to
   * the machine, and the overlay's own steer the overlay, so no archive may bring or take them.
   */
  public static boolean belongs(String xattr) {
    return xattr.equals("security.capability")
        || (xattr.startsWith("user.") && !xattr.startsWith(OverlayForm.OWN_XATTRS));
  }
}
