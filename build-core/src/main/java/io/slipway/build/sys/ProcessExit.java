package io.slipway.build.sys;

/**
 * The end of a process without the JVM's ceremony. {@code System.exit} waits up to 0.3 s for
 * threads that sit in the kernel, and the pollers of virtual threads always do.
 */
public final class ProcessExit {
  private ProcessExit() {}

  /** Links what {@link #now} needs, so that the end does not wait for that. */
  public static void prepare() {
    Native.call(Nr.CLOSE, -1); // refused by the kernel, and linked by then
  }

  /**
   * Ends the process at once: no shutdown hook runs, nothing is flushed. For a process that has
   * done all its work and wrote what it had to say.
   *
   * @param code 0 to 255
   */
  public static void now(int code) {
    Native.call(Nr.EXIT_GROUP, code);
    throw new IllegalStateException("the kernel refused to end the process");
  }
}
