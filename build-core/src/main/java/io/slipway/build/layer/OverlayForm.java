package io.slipway.build.layer;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How the kernel's overlay filesystem and how layer archives say that lower files are gone. The
 * overlay is mounted with {@code userxattr}, the only form that works in a user namespace.
 *
 * <p>Sources: OCI image-spec layer.md#whiteouts; Linux Documentation/filesystems/overlayfs.rst.
 */
final class OverlayForm {
  /** Prefix of an archive's mark for one file. */
  static final String WHITEOUT = ".wh.";

  /** An archive's mark for a directory that hides all lower content. */
  static final String OPAQUE = ".wh..wh..opq";

  /** Prefix of marks that other tools leave in archives for themselves. */
  static final String FOREIGN = ".wh..wh.";

  /** Attributes of the overlay itself. */
  static final String OWN_XATTRS = "user.overlay.";

  static final String OPAQUE_XATTR = OWN_XATTRS + "opaque";
  private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

  private OverlayForm() {}

  static boolean isOpaque(Dir parent, String name) throws IOException {
    Optional<byte[]> value = Xattrs.get(parent, name, OPAQUE_XATTR);
    return value.isPresent() && value.get().length == 1 && value.get()[0] == 'y';
  }

  static void makeOpaque(Dir parent, String name) throws IOException {
    Xattrs.set(parent, name, OPAQUE_XATTR, YES);
  }
}
