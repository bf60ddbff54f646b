package io.slipway.load;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the programs of this module start. */
@Command(
    name = "load-tests",
    subcommands = {
      ChaosCommand.class,
      ThroughputCommand.class,
      ScalingCommand.class,
      DisksCommand.class
    },
    mixinStandardHelpOptions = true,
    description = "Runs the farm under load and faults.")
public final class LoadMain implements Runnable {
  private static final int FAILED = 3;

  private LoadMain() {}

  /** Runs the program that the first argument names. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new LoadMain())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  e.printStackTrace();
                  return FAILED;
                })
            .execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The folder with the built modules. */
  static Path installation() {
    return Path.of(System.getProperty("slipway.root", ".")).toAbsolutePath().normalize();
  }
}
