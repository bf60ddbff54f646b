package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a tag back to an older build. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a tag back to an older build: the one exception to forward-only, and written down.",
      "Afterwards the tag moves to builds newer than the newest that it ever had, and to no other."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway rollback 127.0.0.1:5000/hello latest",
      "  slipway rollback 127.0.0.1:5000/hello latest --to 6 --why 'build 7 leaks'"
    })
public final class RollbackCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
  private String image = "";

  @Parameters(index = "1", paramLabel = "TAG", description = "The tag.")
  private String tag = "";

  @Option(
      names = "--to",
      paramLabel = "BUILD",
      description = "Number of the build (default: the newest older one that the tag had).")
  private Optional<Long> to = Optional.empty();

  @Option(names = "--why", paramLabel = "TEXT", description = "For those who read the history.")
  private String why = "";

  @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() throws InterruptedException, IOException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("image", image)
            .put("tag", tag)
            .put("by", by)
            .put("why", why);
    to.ifPresent(number -> body.put("number", number));
    JsonNode answer = farm.client().post("/api/v1/tags/rollback", body, Map.of());
    if (report.json()) {
      report.print(answer);
    } else {
      String digest = answer.path("digest").asText("");
      report
          .out()
          .println(
              image
                  + ":"
                  + tag
                  + " -> build "
                  + answer.path("number").asText()
                  + " "
                  + (digest.isEmpty() ? "(asked for, not done yet)" : digest));
    }
    return ExitCodes.OK;
  }
}
