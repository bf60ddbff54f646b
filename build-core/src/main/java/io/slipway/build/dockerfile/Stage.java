package io.slipway.build.dockerfile;

import java.util.List;

/**
 * One stage: a FROM and what follows it.
 *
 * @param from its first line
 * @param instructions the rest, in order
 */
public record Stage(Instruction.From from, List<Instruction> instructions) {
  /** Copies the list. */
  public Stage {
    instructions = List.copyOf(instructions);
  }
}
