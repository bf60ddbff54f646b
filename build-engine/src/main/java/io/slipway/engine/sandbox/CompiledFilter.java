package io.slipway.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The seccomp profile as crun compiled it for the first sandbox, for all that follow: compiling it
 * takes longer than all else that crun does. It never leaves the engine, as nothing else may say
 * what a sandbox may call.
 *
 * <p>The profile itself stays in every configuration: a crun that does not know the annotation
 * compiles it again.
 */
final class CompiledFilter {
  /** Of crun(1): the program in place of the profile. */
  private static final String ANNOTATION = "run.oci.seccomp_bpf_data";

  /** Of crun, in a container's own directory, from when the container is made to its end. */
  private static final String MADE = "seccomp.bpf";

  /**
   * Reads to its end what crun tells every hook, or crun fails with a broken pipe. Says nothing and
   * does not fail: what a hook says would be taken for the command's words.
   */
  private static final String LINK =
      "while read -r state; do :; done; ln \"$1\" \"$2\" 2>/dev/null || :";

  private static final Path SHELL = Path.of("/bin/sh");
  private static final int INSTRUCTION = 8; // bytes, struct sock_filter

  private volatile @Nullable String program;

  /** Whether the next sandbox is spared the compiling. */
  boolean isKnown() {
    return program != null;
  }

  /**
   * Adds the filter to a sandbox's configuration, or has crun keep what it compiles for this one.
   *
   * @param container crun's directory of this sandbox
   * @param kept where {@link #keep} looks for it afterwards; on the same file system
   */
  OciConfig into(OciConfig config, Path container, Path kept) {
    String known = program;
    if (known != null) {
      return config.annotated(Map.of(ANNOTATION, known));
    }
    if (!Files.isExecutable(SHELL)) {
      return config;
    }
    String made = container.resolve(MADE).toString();
    return config.afterStart(
        new OciConfig.Hook(
            SHELL.toString(), List.of("sh", "-c", LINK, "sh", made, kept.toString())));
  }

  /**
   * Takes over what crun compiled, when it did.
   *
   * @throws IOException when it cannot be read
   */
  void keep(Path kept) throws IOException {
    if (program == null && Files.exists(kept)) {
      byte[] compiled = Files.readAllBytes(kept);
      if (compiled.length > 0 && compiled.length % INSTRUCTION == 0) {
        program = Base64.getEncoder().encodeToString(compiled);
      }
    }
  }
}
