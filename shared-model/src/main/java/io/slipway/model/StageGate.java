package io.slipway.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a build must have passed before the tag of a stage moves to it (issue 4, Gates). */
public sealed interface StageGate {
  /** The longest that a check may take. */
  Duration LONGEST = Duration.ofHours(1);

  /** How many characters a command or an address has at most: every event of a check carries it. */
  int LARGEST = 4096;

  /** What is waited for, for people. */
  default String text() {
    return switch (this) {
      case Automatic() -> "nothing";
      case Approval() -> "somebody's approval";
      case Command(List<String> argv, Duration _) -> String.join(" ", argv);
      case HttpCheck(URI address, Optional<Integer> _, Duration _) -> "GET " + address;
    };
  }

  /** Nothing: the tag moves as soon as the stages before have. */
  record Automatic() implements StageGate {}

  /** Somebody says {@code slipway approve} for this very digest. */
  record Approval() implements StageGate {}

  /**
   * A program of the built image ends with exit code 0.
   *
   * @param argv the program and its arguments, as they are: no shell reads them; up to {@link
   *     #LARGEST} characters, each argument counted with one more
   * @param timeout how long it may run; more than nothing, up to {@link #LONGEST}
   */
  record Command(List<String> argv, Duration timeout) implements StageGate {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when there is no program, it is too long, or the time is out
     *     of range
     */
    public Command {
      argv = List.copyOf(argv);
      if (argv.isEmpty() || argv.getFirst().isBlank()) {
        throw new IllegalArgumentException("a command gate needs a program");
      }
      if (argv.stream().mapToLong(word -> word.length() + 1L).sum() > LARGEST) {
        throw new IllegalArgumentException(
            "a command gate has at most " + LARGEST + " characters: put more into the image");
      }
      checkTimeout(timeout);
    }
  }

  /**
   * An address answers as it should.
   *
   * @param address {@code http} or {@code https} with a host, without a user or a fragment
   * @param status the answer that passes, 100 to 599; any of 200 to 299 when empty
   * @param timeout how long the answer may take; more than nothing, up to {@link #LONGEST}
   */
  record HttpCheck(URI address, Optional<Integer> status, Duration timeout) implements StageGate {
    /**
     * Checks all three.
     *
     * @throws IllegalArgumentException when one of them is not as described
     */
    public HttpCheck {
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      boolean bare = address.getRawUserInfo() == null && address.getRawFragment() == null;
      if (!web || !bare || address.getHost() == null) {
        throw new IllegalArgumentException(
            "an HTTP gate needs http(s)://HOST/..., without a user or a fragment");
      }
      if (address.toString().length() > LARGEST) {
        throw new IllegalArgumentException("an HTTP gate has at most " + LARGEST + " characters");
      }
      if (status.filter(code -> code < 100 || code > 599).isPresent()) {
        throw new IllegalArgumentException("no HTTP status: " + status.get());
      }
      checkTimeout(timeout);
    }
  }

  private static void checkTimeout(Duration timeout) {
    if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a gate's timeout is up to " + LONGEST);
    }
  }
}
