package io.slipway.cli.git;

import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs git in a directory.
 *
 * @param directory where it runs
 */
public record Git(Path directory) {

  /**
   * Runs one command and gives what it printed. The user's and the system's configuration are left
   * out, so that hooks, signing and aliases of this machine change nothing.
   *
   * @throws VerbFailed with exit code 3 when git is missing or fails
   */
  public String run(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
    builder.redirectErrorStream(true);
    try {
      Process git = builder.start();
      git.getOutputStream().close();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = git.waitFor();
      if (exit != 0) {
        throw VerbFailed.farm(
            "git " + arguments[0] + " in " + directory + " failed (" + exit + "): " + text.strip());
      }
      return text;
    } catch (IOException e) {
      throw VerbFailed.farm("cannot run git: " + e.getMessage() + ". Install git first");
    }
  }
}
