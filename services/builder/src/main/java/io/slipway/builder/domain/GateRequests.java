package io.slipway.builder.domain;

import io.slipway.build.BuildRequest;
import io.slipway.build.graph.Operation;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.StageGate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the engine is asked for a gate that runs a program. */
public final class GateRequests {
  private static final String FILE = "gate";

  private GateRequests() {}

  /**
   * A build of two lines: the image, and the program as its only RUN. So the program gets what
   * every RUN gets, and no more: the sandbox, the image's user, directory and environment, no
   * credential. It has no network. The result goes nowhere, and no cache answers.
   *
   * @param nothing an empty directory, the context
   */
  public static BuildRequest of(GateWanted wanted, StageGate.Command command, Path nothing) {
    String text =
        "FROM "
            + wanted.image()
            + "@"
            + wanted.digest()
            + "\nRUN ["
            + command.argv().stream().map(GateRequests::json).collect(Collectors.joining(", "))
            + "]\n";
    return BuildRequest.of(new BuildRequest.Context.Directory(nothing.toString()))
        .dockerfile(FILE)
        .given(new BuildRequest.GivenFile(text, Optional.empty()))
        .destinations(List.of())
        .push(false)
        .noCache(true)
        .network(Operation.Network.NONE)
        .stepTimeout(command.timeout())
        .build();
  }

  /** Letters and digits as they are: to the build file nothing else may mean anything. */
  private static String json(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : word.toCharArray()) {
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || " /.-_:=,+@%".indexOf(c) >= 0);
      quoted.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return quoted.append('"').toString();
  }
}
