package io.slipway.build.execute;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The rights that a build's root may have, all of them inside its own user namespace only. */
public enum Capability {
  AUDIT_WRITE,
  CHOWN,
  DAC_OVERRIDE,
  FOWNER,
  FSETID,
  KILL,
  MKNOD,
  NET_BIND_SERVICE,
  NET_RAW,
  SETFCAP,
  SETGID,
  SETPCAP,
  SETUID,
  SYS_CHROOT;

  /** What BuildKit gives to RUN. */
  public static final Set<Capability> BUILD_DEFAULTS =
      Collections.unmodifiableSet(EnumSet.allOf(Capability.class));

  /** The name in the OCI runtime specification. */
  public String ociName() {
    return "CAP_" + name();
  }
}
