package io.slipway.cli.language;

import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.dockerfile.DockerfileParser;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the syntax tree of a build file. */
@Command(
    name = "parse",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints a build file's syntax tree, one s-expression for each instruction.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway parse -f Dockerfile", "  slipway parse -f - < Dockerfile"})
public final class ParseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "Dockerfile",
      description = "Build file, - for standard input (default: Dockerfile).")
  private String file = "Dockerfile";

  @Override
  public Integer call() throws IOException {
    Surroundings here = Surroundings.of(spec);
    Path path = here.directory().resolve(file);
    byte[] bytes = file.equals("-") ? here.streams().in().readAllBytes() : Files.readAllBytes(path);
    String name = file.equals("-") ? "Dockerfile" : String.valueOf(path.getFileName());
    try {
      String text = new String(bytes, StandardCharsets.UTF_8);
      spec.commandLine().getOut().print(DockerfileParser.parse(name, text).dump());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (DockerfileException e) {
      throw VerbFailed.build(String.valueOf(e.getMessage()));
    }
  }
}
