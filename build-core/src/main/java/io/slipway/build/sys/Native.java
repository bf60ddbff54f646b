package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The one door to the kernel: libc's {@code syscall}. A single foreign function for all calls,
 * because linking each one costs milliseconds at the start of every engine.
 */
final class Native {
  private static final MethodHandle SYSCALL = link();
  private static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private Native() {}

  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.captureCallState("errno"));
  }

  /**
   * Calls the kernel; interrupted calls are repeated.
   *
   * @param args at most six; pointers as addresses of memory that outlives the call
   * @return what the kernel returned, or the negative errno
   */
  static long call(Nr nr, long... args) {
    long[] a = args.length == 6 ? args : Arrays.copyOf(args, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      while (true) {
        long result =
            (long) SYSCALL.invokeExact(capture, nr.number(), a[0], a[1], a[2], a[3], a[4], a[5]);
        if (result != -1) {
          return result;
        }
        int errno = capture.get(JAVA_INT, ERRNO);
        if (errno != Errno.EINTR) {
          return -errno;
        }
      }
    } catch (Throwable e) { // a method handle declares it; the call itself throws nothing
      throw new IllegalStateException("the foreign call of " + nr + " failed", e);
    }
  }

  /** The raw name as a zero-terminated string. */
  static MemorySegment string(Arena arena, String raw) throws IOException {
    int length = raw.length();
    MemorySegment segment = arena.allocate(length + 1L);
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      if (c == 0 || c > 0xff) {
        throw new IOException(
            "not a file name: '" + RawName.text(raw) + "' has a character that no name can have");
      }
      segment.set(JAVA_BYTE, i, (byte) c);
    }
    return segment;
  }

  /**
   * Passes a result on, or says which call failed.
   *
   * @param subject what it was about: a path or a name, raw
   */
  static long check(long result, String call, String subject) throws SystemCallFailed {
    if (result < 0) {
      throw new SystemCallFailed(call, RawName.text(subject), (int) -result);
    }
    return result;
  }
}
