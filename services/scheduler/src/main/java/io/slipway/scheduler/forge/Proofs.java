package io.slipway.scheduler.forge;

import java.util.Optional;
import java.util.stream.Stream;

/** What several dialects do alike with headers. */
final class Proofs {
  private Proofs() {}

  static boolean signed(Optional<Signature> signature, byte[] secret, byte[] body) {
    return signature.filter(s -> s.matches(secret, body)).isPresent();
  }

  /** The first of these headers that is there. */
  static Optional<String> header(Headers headers, String... names) {
    return Stream.of(names).flatMap(name -> Stream.ofNullable(headers.get(name))).findFirst();
  }
}
