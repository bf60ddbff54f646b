package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.build.ProjectFileReader;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.model.PromotionChain;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.projectfile.ProjectFile;
import io.slipway.projectfile.ProjectFileInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a {@code .slipway.yaml} asks for, before it is pushed. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a .slipway.yaml and says which stages it asks for; asks no farm.",
      "What the farm registered for the project stays in force."
    },
    footerHeading = "%nExample:%n",
    footer = {"  slipway project check", "  slipway project check app/.slipway.yaml"})
public final class ProjectCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ReportOptions report;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = ProjectFile.NAME,
      description = "The file (default: ${DEFAULT-VALUE}).")
  private String file = ProjectFile.NAME;

  @Override
  public Integer call() throws IOException {
    PromotionChain chain = chain();
    if (report.json()) {
      ArrayNode stages = JsonNodeFactory.instance.arrayNode();
      for (Stage stage : chain.stages()) {
        stages.addObject().put("tag", stage.tag().value()).put("gate", stage.gate().text());
      }
      report.print(JsonNodeFactory.instance.objectNode().set("chain", stages));
      return ExitCodes.OK;
    }
    if (chain.stages().isEmpty()) {
      report.out().println(file + " says nothing of a chain: the farm's own holds");
    }
    for (Stage stage : chain.stages()) {
      boolean free = stage.gate() instanceof StageGate.Automatic;
      report
          .out()
          .println(stage.tag() + (free ? "  at once" : "  waits for " + stage.gate().text()));
    }
    return ExitCodes.OK;
  }

  private PromotionChain chain() throws IOException {
    Path path = Surroundings.of(spec).directory().resolve(file);
    if (!Files.isRegularFile(path)) {
      throw VerbFailed.usage("no file " + file + ": run it where the file is, or name it");
    }
    if (Files.size(path) > ProjectFileReader.LARGEST) {
      throw VerbFailed.usage(file + " is larger than " + ProjectFileReader.LARGEST + " bytes");
    }
    try {
      return ProjectFile.chain(file, Files.readAllBytes(path));
    } catch (ProjectFileInvalid e) {
      throw VerbFailed.usage(String.valueOf(e.getMessage()));
    }
  }
}
