package io.slipway.engine.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of an OCI runtime configuration (runtime-spec config.md, config-linux.md) that Slipway
 * sets. Field names are those of the JSON.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OciConfig(
    String ociVersion,
    Process process,
    Root root,
    String hostname,
    List<Mount> mounts,
    Linux linux,
    @Nullable Map<String, String> annotations,
    @Nullable Hooks hooks) {

  /** Without annotations and hooks. */
  OciConfig(
      String ociVersion,
      Process process,
      Root root,
      String hostname,
      List<Mount> mounts,
      Linux linux) {
    this(ociVersion, process, root, hostname, mounts, linux, null, null);
  }

  /** The same with what only the runtime reads. */
  OciConfig annotated(Map<String, String> extensions) {
    return new OciConfig(ociVersion, process, root, hostname, mounts, linux, extensions, hooks);
  }

  /** The same with a program that the runtime runs beside the sandbox when that has started. */
  OciConfig afterStart(Hook hook) {
    Hooks after = new Hooks(List.of(hook));
    return new OciConfig(ociVersion, process, root, hostname, mounts, linux, annotations, after);
  }

  record Process(
      boolean terminal,
      User user,
      List<String> args,
      List<String> env,
      String cwd,
      Map<String, List<String>> capabilities,
      List<Rlimit> rlimits,
      boolean noNewPrivileges) {}

  record Hooks(List<Hook> poststart) {}

  record Hook(String path, List<String> args) {}

  record User(int uid, int gid, List<Integer> additionalGids) {}

  record Rlimit(String type, BigInteger soft, BigInteger hard) {}

  record Root(String path, boolean readonly) {}

  record Mount(String destination, String type, String source, List<String> options) {}

  record Linux(
      List<Namespace> namespaces,
      List<IdMapping> uidMappings,
      List<IdMapping> gidMappings,
      List<String> maskedPaths,
      List<String> readonlyPaths,
      JsonNode seccomp) {}

  /** One of its own, or with a path that of somebody else. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Namespace(String type, @Nullable String path) {}

  record IdMapping(
      @JsonProperty("containerID") int containerId, @JsonProperty("hostID") int hostId, int size) {}
}
