package io.slipway.engine.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Which system calls a sandboxed process may make: an allow list. What it names as dangerous fails
 * with EPERM; what it does not know, like a call of a newer kernel, with ENOSYS, so that a C
 * library falls back to what it used before.
 */
final class SeccompProfile {
  private static final String RESOURCE = "/io/slipway/engine/sandbox/seccomp/default.json";

  private SeccompProfile() {}

  /**
   * The profile for this machine's processor.
   *
   * @throws IOException when the profile is not in the engine's jar
   */
  static JsonNode load() throws IOException {
    try (InputStream in = SeccompProfile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(
            "the seccomp profile " + RESOURCE + " is missing from the engine's jar: rebuild it");
      }
      ObjectNode profile = (ObjectNode) new ObjectMapper().readTree(in);
      if (System.getProperty("os.arch").equals("aarch64")) {
        profile.putArray("architectures").add("SCMP_ARCH_AARCH64").add("SCMP_ARCH_ARM");
      }
      return profile;
    }
  }
}
