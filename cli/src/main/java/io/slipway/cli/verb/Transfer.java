package io.slipway.cli.verb;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A blob on its way.
 *
 * @param name for people
 * @param up to a registry, otherwise from one
 * @param total its size in bytes
 * @param moved bytes so far
 */
public record Transfer(String name, boolean up, long total, AtomicLong moved) {
  /** One that has just begun. */
  public static Transfer of(String name, boolean up, long total) {
    return new Transfer(name, up, total, new AtomicLong());
  }
}
