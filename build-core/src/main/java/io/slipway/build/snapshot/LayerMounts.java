package io.slipway.build.snapshot;

import io.slipway.build.sys.Mounts;
import java.io.IOException;
import java.nio.file.Path;

/** How directories become one file system, and stop to be one. */
public interface LayerMounts {
  /** The kernel's overlays. */
  LayerMounts KERNEL =
      new LayerMounts() {
        @Override
        public void overlay(Path base, String target, String options, long flags)
            throws IOException {
          Mounts.overlay(base, target, options, flags);
        }

        @Override
        public void detach(Path target) throws IOException {
          Mounts.detach(target);
        }
      };

  /**
   * Mounts an overlay.
   *
   * @param base what relative paths in the options and {@code target} start from
   * @param target an empty directory, relative to {@code base} or absolute
   * @param options as mount(2) takes them, such as {@code upperdir=}
   * @param flags such as {@link Mounts#READ_ONLY}
   * @throws IOException when the kernel refuses it
   */
  void overlay(Path base, String target, String options, long flags) throws IOException;

  /**
   * Takes a mount away.
   *
   * @throws IOException when nothing is mounted there
   */
  void detach(Path target) throws IOException;
}
