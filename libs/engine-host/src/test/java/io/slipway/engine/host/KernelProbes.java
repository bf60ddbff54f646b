package io.slipway.engine.host;

import io.slipway.engine.host.ProbeProgram.Result;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * System calls that a build has no business with. Each is harmless even where it is allowed: with
 * arguments that the kernel refuses after it has checked the right to call at all, or with effects
 * that end with the program.
 */
final class KernelProbes {
  private static final long HERE = -100; // AT_FDCWD
  private static final int NEW_NAMESPACE = 0x20000;
  private static final int NEW_USER = 0x10000000;
  private static final int NEW_NET = 0x40000000;
  private static final int NEW_PID = 0x20000000;

  private KernelProbes() {}

  private static ProbeProgram one(int number, Object... arguments) {
    return new ProbeProgram().call(number, arguments);
  }

  /** By name. */
  static Map<String, ProbeProgram> all() {
    Map<String, ProbeProgram> all = new LinkedHashMap<>();
    mounts(all);
    namespaces(all);
    machine(all);
    kernel(all);
    sockets(all);
    devices(all);
    return all;
  }

  private static void mounts(Map<String, ProbeProgram> all) {
    all.put("mount", one(165, "x", "/", "no-such-type", 0, 0));
    all.put("umount", one(166, "/no-such-place", 0));
    all.put("pivot_root", one(155, "/no-such-place", "/no-such-place"));
    all.put("fsopen", one(430, "no-such-type", 0));
    all.put("fsmount", one(432, -1, 0, 0));
    all.put("fsconfig", one(431, -1, 0, 0, 0, 0));
    all.put("fspick", one(433, HERE, "/no-such-place", 0));
    all.put("open_tree", one(428, HERE, "/no-such-place", 0));
    all.put("move_mount", one(429, -1, "", -1, "", 0));
    all.put("mount_setattr", one(442, HERE, "/no-such-place", 0, new byte[32], 32));
    all.put("name_to_handle_at", one(303, HERE, "/", new byte[16], new byte[8], 0));
    all.put("open_by_handle_at", one(304, -1, new byte[16], 0));
  }

  private static void namespaces(Map<String, ProbeProgram> all) {
    all.put("unshare-user", one(272, NEW_USER));
    all.put("unshare-mount", one(272, NEW_NAMESPACE));
    all.put("unshare-net", one(272, NEW_NET));
    all.put("unshare-pid", one(272, NEW_PID));
    all.put("clone-user", one(56, NEW_USER | 17, 0, 0, 0, 0));
    all.put("setns", one(308, -1, 0));
    all.put(
        "setns-net-of-1",
        new ProbeProgram().call(2, "/proc/1/ns/net", 0).call(308, new Result(0), 0));
    all.put("sethostname", one(170, "x", -1));
    all.put("setdomainname", one(171, "x", -1));
  }

  private static void machine(Map<String, ProbeProgram> all) {
    all.put("reboot", one(169, 0, 0, 0, 0));
    all.put("kexec_load", one(246, 0, 0, 0, 0xFFFF));
    all.put("kexec_file_load", one(320, -1, -1, 0, "", 0xFFFF));
    all.put("init_module", one(175, "", 0, ""));
    all.put("finit_module", one(313, -1, "", 0));
    all.put("delete_module", one(176, "no-such-module", 0x800));
    all.put("swapon", one(167, "/no-such-file", 0));
    all.put("swapoff", one(168, "/no-such-file"));
    all.put("clock_settime", one(227, 1, new byte[16]));
    all.put("settimeofday", one(164, bytes(-1), 0));
    all.put("acct", one(163, "/no-such-file"));
    all.put("quotactl", one(179, 0x800001, "/no-such-file", 0, 0));
    all.put("iopl", one(172, 3));
    all.put("ioperm", one(173, 0x80, 1, 1));
    all.put("syslog", one(103, 10, 0, 0));
    all.put("real-time", one(144, 0, 1, bytes(1)));
    all.put("nice", one(141, 0, 0, -20));
  }

  private static void kernel(Map<String, ProbeProgram> all) {
    all.put("bpf", one(321, 999, new byte[64], 64));
    all.put("perf_event_open", one(298, 0, 0, -1, -1, 0));
    all.put("userfaultfd", one(323, 1));
    all.put("io_uring_setup", one(425, 0, new byte[128]));
    all.put("keyctl", one(250, 0, -3, 1));
    all.put("add_key", one(248, "user", "probe", "x", 1, -2));
    all.put("request_key", one(249, "user", "no-such-key", 0, 0));
    all.put("fanotify_init", one(300, 0, 0));
    all.put("kcmp", one(312, 999_999_999, 999_999_999, 0, 0, 0));
    all.put("move_pages", one(279, 0, 0, 0, 0, 0, 0));
    all.put("set_mempolicy", one(238, 0, 0, 0));
    all.put("pidfd_getfd", one(438, -1, 0, 0));
    all.put("process_madvise", one(440, -1, 0, 0, 0, 0));
    all.put("personality", one(135, 0x400000));
  }

  private static void sockets(Map<String, ProbeProgram> all) {
    all.put("vsock", one(41, 40, 1, 0));
    all.put("crypto-socket", one(41, 38, 5, 0));
    all.put("packet-socket", one(41, 17, 3, 0x300));
    all.put("raw-socket", one(41, 2, 3, 1));
    all.put("abstract-socket", abstractSocket(42));
  }

  private static void devices(Map<String, ProbeProgram> all) {
    all.put(
        "block-device",
        new ProbeProgram().call(133, "probe-b", 0060600, 7 << 8).call(87, "probe-b"));
    all.put(
        "kmem-device",
        new ProbeProgram().call(133, "probe-c", 0020600, 1 << 8 | 1).call(87, "probe-c"));
    all.put(
        "terminal-input",
        new ProbeProgram().call(2, "/dev/ptmx", 0402).call(16, new Result(0), 0x5412, "x"));
    all.put("kernel-log", one(2, "/dev/kmsg", 0));
  }

  /** Connects (42) or binds (49) to a name that belongs to a network namespace, not to a file. */
  static ProbeProgram abstractSocket(int call) {
    byte[] address = "\1\0\0slipway-probe".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    ProbeProgram program =
        new ProbeProgram().call(41, 1, 1, 0).call(call, new Result(0), address, address.length);
    // The listener waits in pause(2) until it is ended.
    return call == 49 ? program.call(50, new Result(0), 5).call(34) : program;
  }

  private static byte[] bytes(long first) {
    byte[] result = new byte[64];
    java.util.Arrays.fill(result, 0, 16, (byte) (first < 0 ? 0xFF : 0));
    if (first >= 0) {
      result[0] = (byte) first;
    }
    return result;
  }
}
