package io.slipway.cli;

import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
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
        say(command, text(io));
        yield ExitCodes.FARM;
      }
      case UncheckedIOException io -> {
        say(command, text(Objects.requireNonNull(io.getCause())));
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

  /** What a failed access to files means: the JDK's own messages are often a bare path. */
  static String text(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          "no permission for "
              + denied.getFile()
              + ": ask its owner, or keep the state elsewhere with --home, --state-dir or"
              + " SLIPWAY_HOME";
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      default -> e.getClass().getSimpleName() + ": " + e.getMessage();
    };
  }

  /** A bug of ours is no failed build, which is what picocli's own exit code would say. */
  static int exitCode(Throwable e) {
    return e instanceof ParameterException ? ExitCodes.USAGE : ExitCodes.FARM;
  }

  private static void say(CommandLine command, @Nullable String message) {
    command.getErr().println("slipway: " + message);
    command.getErr().flush();
  }
}
