package io.slipway.engine.protocol;

import java.util.List;

/**
 * What a network namespace looks like after the parent has connected it.
 *
 * @param resolvConf the content of {@code /etc/resolv.conf} for who is inside
 * @param unreachable ranges that are not for RUN, as {@code address/bits}: this machine's own
 *     addresses, and for a farm private networks
 */
public record NetworkAttachment(String resolvConf, List<String> unreachable) {
  /** Copies the list. */
  public NetworkAttachment {
    unreachable = List.copyOf(unreachable);
  }
}
