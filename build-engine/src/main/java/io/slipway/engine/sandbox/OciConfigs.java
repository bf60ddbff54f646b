package io.slipway.engine.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.execute.Capability;
import io.slipway.build.execute.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Translates what a sandbox gets into an OCI runtime configuration. Decides, does nothing. */
final class OciConfigs {
  /** Ids that exist in a sandbox: 0 to 65535, mapped one to one onto the engine's. */
  private static final int IDS = 65536;

  private static final List<OciConfig.IdMapping> MAPPING =
      List.of(new OciConfig.IdMapping(0, 0, IDS));

  private static final List<String> NAMESPACES = List.of("user", "pid", "ipc", "uts", "mount");

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final JsonNode seccomp;
  private final ProcessLimits limits;

  /**
   * What is the same for every sandbox.
   *
   * @param limits what a process may have
   */
  OciConfigs(JsonNode seccomp, ProcessLimits limits) {
    this.seccomp = seccomp;
    this.limits = limits;
  }

  /**
   * The configuration of one sandbox.
   *
   * @param names how it resolves names
   * @param network the network that it joins; never one of its own, over which it had rights
   * @throws IOException when links of the image make a mount's target impossible, or more is wanted
   *     than this machine gives
   */
  OciConfig of(SandboxSpec spec, NameFiles names, Path network) throws IOException {
    List<String> capabilities = spec.capabilities().stream().map(Capability::ociName).toList();
    return new OciConfig(
        "1.0.2",
        new OciConfig.Process(
            false,
            new OciConfig.User(spec.account().uid(), spec.account().gid(), spec.account().groups()),
            spec.argv(),
            environment(spec),
            spec.workingDirectory(),
            Map.of("bounding", capabilities, "effective", capabilities, "permitted", capabilities),
            limits.of(spec.resources()),
            false),
        new OciConfig.Root(spec.root().toString(), false),
        spec.hostname(),
        mounts(spec, names),
        new OciConfig.Linux(namespaces(network), MAPPING, MAPPING, MASKED, READ_ONLY, seccomp));
  }

  private static List<OciConfig.Namespace> namespaces(Path network) {
    List<OciConfig.Namespace> result = new ArrayList<>();
    NAMESPACES.forEach(type -> result.add(new OciConfig.Namespace(type, null)));
    result.add(new OciConfig.Namespace("network", network.toString()));
    return result;
  }

  private static List<String> environment(SandboxSpec spec) {
    List<String> result = new ArrayList<>();
    spec.environment().forEach((name, value) -> result.add(name + "=" + value));
    if (!spec.environment().containsKey("HOME")) {
      result.add("HOME=" + spec.account().home());
    }
    return result;
  }

  /** The mounts of every sandbox; {@code /dev} is always its own, never the image's. */
  private List<OciConfig.Mount> mounts(SandboxSpec spec, NameFiles names) throws IOException {
    List<OciConfig.Mount> result = new ArrayList<>();
    result.add(mount("/proc", "proc", "nosuid,noexec,nodev"));
    result.add(mount("/dev", "tmpfs", "nosuid,strictatime,mode=755,size=64k"));
    result.add(mount("/dev/pts", "devpts", "nosuid,noexec,newinstance,ptmxmode=0666,mode=0620"));
    long shared = spec.resources().sharedMemory();
    String size = shared == 0 ? "64m" : Long.toString(shared);
    result.add(mount("/dev/shm", "tmpfs", "nosuid,noexec,nodev,mode=1777,size=" + size));
    result.add(mount("/dev/mqueue", "mqueue", "nosuid,noexec,nodev"));
    // Only who owns its network may mount a fresh one.
    result.add(bind("/sys", Path.of("/sys")));
    result.add(bind(MountTarget.resolved(spec.root(), "/etc/hosts"), names.hosts()));
    result.add(bind(MountTarget.resolved(spec.root(), "/etc/resolv.conf"), names.resolvConf()));
    result.addAll(declared(spec));
    return result;
  }

  /** What the instruction mounts; a mount below another one comes after it. */
  private static List<OciConfig.Mount> declared(SandboxSpec spec) throws IOException {
    List<OciConfig.Mount> result = new ArrayList<>();
    for (SandboxSpec.TmpfsMount tmpfs : spec.tmpfs()) {
      result.add(
          mount(
              MountTarget.resolved(spec.root(), tmpfs.target()),
              "tmpfs",
              "nosuid,nodev,mode=1777,size=" + tmpfs.sizeBytes()));
    }
    for (SandboxSpec.BindMount bind : spec.binds()) {
      result.add(bind(bind, MountTarget.resolved(spec.root(), bind.target())));
    }
    result.sort(Comparator.comparingInt(m -> Path.of(m.destination()).normalize().getNameCount()));
    return result;
  }

  /**
   * crun leaves out what is not read-only of the plain options of a writable mount; it has the
   * recursive ones, for directories only.
   */
  private static OciConfig.Mount bind(SandboxSpec.BindMount bind, String target) {
    String access = bind.writable() ? "rw" : "ro";
    List<String> options =
        Files.isDirectory(bind.source())
            ? List.of("bind", access, "rnosuid", "rnodev")
            : List.of("bind", access, "nosuid", "nodev");
    return new OciConfig.Mount(target, "bind", bind.source().toString(), options);
  }

  private static OciConfig.Mount mount(String target, String type, String options) {
    return new OciConfig.Mount(target, type, type, List.of(options.split(",")));
  }

  private static OciConfig.Mount bind(String target, Path source) {
    return new OciConfig.Mount(
        target, "bind", source.toString(), List.of("rbind", "ro", "nosuid", "noexec", "nodev"));
  }
}
