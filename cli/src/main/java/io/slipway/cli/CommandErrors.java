package io.slipway.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a verb throws into one message on standard error and an exit code. */
final class CommandErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    return switch (e) {
      case VerbFailed failed -> {
        say(command, failed.getMessage());
        yield failed.exitCode();
      }
      case InterruptedException _ -> {
        say(command, "interrupted");
        yield ExitCodes.FARM;
      }
      case IOException io -> {
        say(command, io.getClass().getSimpleName() + ": " + io.getMessage());
        yield ExitCodes.FARM;
      }
      case IllegalArgumentException wrong -> {
        say(command, wrong.getMessage());
        yield ExitCodes.USAGE;
      }
      // Anything else is a bug of ours: the stack trace is what a report needs.
      default -> throw e;
    };
  }

  private static void say(CommandLine command, @Nullable String message) {
    command.getErr().println("slipway: " + message);
    command.getErr().flush();
  }
}
