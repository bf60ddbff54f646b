package io.slipway.build.execute;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The secrets and SSH agents that the caller of a build lends to its RUN instructions. Values are
 * asked for when a RUN that mounts them starts, never before.
 */
public interface Secrets {

  /**
   * A secret's value.
   *
   * @return empty when the caller gave none of this id
   * @throws IOException when the caller does not answer
   */
  Optional<byte[]> secret(String id) throws IOException;

  /**
   * The socket of an SSH agent.
   *
   * @return empty when the caller gave none of this id
   */
  Optional<Path> agent(String id) throws IOException;

  /** Gives nothing. */
  Secrets NONE =
      new Secrets() {
        @Override
        public Optional<byte[]> secret(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<Path> agent(String id) {
          return Optional.empty();
        }
      };
}
