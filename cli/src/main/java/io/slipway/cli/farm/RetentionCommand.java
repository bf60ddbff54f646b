package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which tags may go, and why; and the disk that they took. */
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description =
        "Shows which tags the retention rules keep and delete; frees the registry's disk.",
    subcommands = {
      RetentionCommand.Plan.class,
      RetentionCommand.Apply.class,
      RetentionCommand.Withdraw.class,
      RetentionCommand.Explain.class,
      RetentionCommand.Deployed.class,
      RetentionCommand.Collect.class
    })
public final class RetentionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a verb: retention plan, apply, withdraw, explain, deployed or collect");
  }

  /** Makes a plan; applies it when asked to. */
  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description = "Shows the plan for an image; deletes nothing without --apply.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway retention plan 127.0.0.1:5000/hello --keep 5",
        "  slipway retention plan 127.0.0.1:5000/hello --keep 5 --apply"
      })
  static final class Plan implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Option(
        names = "--keep",
        paramLabel = "N",
        description =
            "Keep the newest N of each family, by this one rule instead of all configured ones.")
    private Optional<Integer> keep = Optional.empty();

    @Option(names = "--apply", description = "Deletes what the plan says.")
    private boolean apply;

    @Override
    public Integer call() throws InterruptedException, IOException {
      FarmClient client = farm.client();
      String query = "?image=" + FarmClient.encode(image) + keep.map(n -> "&keep=" + n).orElse("");
      JsonNode plan = client.get("/api/v1/retention/plan" + query);
      JsonNode answer = apply ? apply(client, image, keep, plan.path("id").asText()) : plan;
      if (report.json()) {
        report.print(answer);
      } else {
        print(plan, answer);
      }
      return ExitCodes.OK;
    }

    private void print(JsonNode plan, JsonNode answer) {
      Table table = new Table("TAG", "DECISION", "REASON", "DIGEST");
      for (JsonNode tag : BuildView.elements(plan, plan.has("tags") ? "tags" : "decisions")) {
        table.row(
            tag.path("tag").asText(), decision(tag), tag.path("reason").asText(), shortDigest(tag));
      }
      for (JsonNode manifest : BuildView.elements(plan, "untagged")) {
        table.row(
            "-",
            decision("delete", manifest),
            manifest.path("reason").asText(),
            shortDigest(manifest));
      }
      table.lines().forEach(report.out()::println);
      report.err().println(summary(plan));
      report.err().println(apply ? applied(answer) : toApply(plan));
    }

    private static String decision(JsonNode tag) {
      return decision(tag.path("decision").asText(), tag);
    }

    /** With the moment when it goes, if that was planned before. */
    private static String decision(String decision, JsonNode line) {
      String due = line.path("planned").path("due").asText("");
      return due.isEmpty() || !decision.equals("delete") ? decision : "delete after " + due;
    }

    private String toApply(JsonNode plan) {
      return "nothing was deleted; this very plan, unless it has changed by then: slipway retention"
          + " apply "
          + image
          + " "
          + plan.path("id").asText()
          + keep.map(n -> " --keep " + n).orElse("");
    }

    private static String summary(JsonNode plan) {
      String frees = Amounts.bytes(plan.path("frees").asLong());
      return plan.path("deletes").asInt()
          + " manifests to delete, which frees "
          + frees
          + (plan.path("exact").asBoolean(true)
              ? ""
              : " or less: the registry does not list its repositories");
    }
  }

  private static String shortDigest(JsonNode node) {
    String digest = node.path("digest").asText();
    return digest.length() > 19 ? digest.substring(0, 19) : digest;
  }

  private static JsonNode apply(
      FarmClient client, String image, Optional<Integer> keep, String plan)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("image", image);
    keep.ifPresent(n -> body.put("keep", n));
    body.put("plan", plan);
    return client.post("/api/v1/retention/apply", body, Map.of());
  }

  private static String applied(JsonNode answer) {
    String putOff = answer.path("putOff").asText("");
    return "applied: "
        + answer.path("planned").size()
        + " planned, "
        + answer.path("deleted").size()
        + " deleted, "
        + answer.path("spared").size()
        + " spared; what is left is deleted after "
        + answer.path("due").asText()
        + (putOff.isEmpty() ? "" : " (" + putOff + ")");
  }

  /** Carries out a plan that somebody has looked at. */
  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Deletes what a plan says that was looked at before.",
        "Refused, and nothing deleted, when the plan would be another one by now."
      },
      footerHeading = "%nExample:%n",
      footer = "  slipway retention apply 127.0.0.1:5000/hello sha256:5f2d... --keep 5")
  static final class Apply implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Parameters(
        index = "1",
        paramLabel = "PLAN",
        description = "The id of the plan, as 'retention plan' prints it.")
    private String plan = "";

    @Option(
        names = "--keep",
        paramLabel = "N",
        description = "As the plan was made; without it, by the configured rules.")
    private Optional<Integer> keep = Optional.empty();

    @Override
    public Integer call() throws InterruptedException, IOException {
      JsonNode answer = apply(farm.client(), image, keep, plan);
      if (report.json()) {
        report.print(answer);
      } else {
        report.err().println(applied(answer));
      }
      return ExitCodes.OK;
    }
  }

  /** Takes a plan back. */
  @Command(
      name = "withdraw",
      mixinStandardHelpOptions = true,
      description = {
        "Takes back what was planned to go of an image and is still there.",
        "What is to stay for good needs a rule, or 'retention deployed': else the next plan wants"
            + " it again."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway retention withdraw 127.0.0.1:5000/hello",
        "  slipway retention withdraw 127.0.0.1:5000/hello sha256:5f2d..."
      })
  static final class Withdraw implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "PLAN",
        description = "The id of the plan (default: every plan of the image).")
    private Optional<String> plan = Optional.empty();

    @Option(names = "--by", paramLabel = "NAME", description = "Who says so (default: this user).")
    private String by = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() throws InterruptedException, IOException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("image", image).put("by", by);
      plan.ifPresent(id -> body.put("plan", id));
      JsonNode answer = farm.client().post("/api/v1/retention/withdraw", body, Map.of());
      if (report.json()) {
        report.print(answer);
      } else {
        BuildView.elements(answer, "withdrawn").forEach(d -> report.out().println(d.asText()));
        report.err().println(answer.path("withdrawn").size() + " manifests stay");
      }
      return ExitCodes.OK;
    }
  }

  /** One tag. */
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "Says of one tag whether it stays, which rule decides that, and why.",
      footerHeading = "%nExample:%n",
      footer = "  slipway retention explain 127.0.0.1:5000/hello build-3-3fa94c1")
  static final class Explain implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Parameters(index = "1", paramLabel = "TAG", description = "The tag.")
    private String tag = "";

    @Option(names = "--keep", paramLabel = "N", description = "As if the newest N were kept.")
    private Optional<Integer> keep = Optional.empty();

    @Override
    public Integer call() throws InterruptedException, IOException {
      JsonNode line =
          farm.client()
              .get(
                  "/api/v1/retention/explain?image="
                      + FarmClient.encode(image)
                      + "&tag="
                      + FarmClient.encode(tag)
                      + keep.map(n -> "&keep=" + n).orElse(""));
      if (report.json()) {
        report.print(line);
      } else {
        for (String field : List.of("tag", "decision", "rule", "reason", "digest")) {
          report.out().println(String.format("%-9s %s", field, line.path(field).asText()));
        }
        if (line.has("planned")) {
          JsonNode planned = line.path("planned");
          String when = planned.path("due").asText() + " by " + planned.path("plan").asText();
          report.out().println(String.format("%-9s %s", "planned", "to go after " + when));
        }
        if (line.has("size")) {
          String size = Amounts.bytes(line.path("size").asLong());
          report.out().println(String.format("%-9s %s", "size", size));
        }
      }
      return ExitCodes.OK;
    }
  }

  /** What runs somewhere. */
  @Command(
      name = "deployed",
      mixinStandardHelpOptions = true,
      description = "Shows what of an image runs somewhere and is never deleted; --set says it.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway retention deployed 127.0.0.1:5000/hello",
        "  slipway retention deployed 127.0.0.1:5000/hello --set build-7-3fa94c1 --set sha256:..."
      })
  static final class Deployed implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Option(
        names = "--set",
        paramLabel = "DIGEST|TAG",
        description = "Runs from now on, instead of what was said before; may be repeated.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--none", description = "Nothing runs any more.")
    private boolean none;

    @Option(names = "--by", paramLabel = "NAME", description = "Who says so (default: this user).")
    private String by = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() throws InterruptedException, IOException {
      FarmClient client = farm.client();
      JsonNode answer;
      if (set.isEmpty() && !none) {
        answer = client.get("/api/v1/retention/deployed?image=" + FarmClient.encode(image));
      } else {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("image", image).put("by", by);
        set.forEach(body.putArray("deployed")::add);
        answer = client.put("/api/v1/retention/deployed", body);
      }
      if (report.json()) {
        report.print(answer);
      } else {
        BuildView.elements(answer, "deployed").forEach(d -> report.out().println(d.asText()));
      }
      return ExitCodes.OK;
    }
  }

  /** The registry's disk. */
  @Command(
      name = "collect",
      mixinStandardHelpOptions = true,
      description = "Collects the garbage of the farm's own registry; pushes wait while it does.",
      footerHeading = "%nExample:%n",
      footer = "  slipway retention collect")
  static final class Collect implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Override
    public Integer call() throws InterruptedException, IOException {
      JsonNode done =
          farm.client()
              .post("/api/v1/retention/collect", JsonNodeFactory.instance.objectNode(), Map.of());
      if (report.json()) {
        report.print(done);
        return ExitCodes.OK;
      }
      report
          .out()
          .println(
              "freed "
                  + Amounts.bytes(done.path("freed").asLong())
                  + ": "
                  + Amounts.bytes(done.path("before").asLong())
                  + " before, "
                  + Amounts.bytes(done.path("after").asLong())
                  + " after; requests waited "
                  + done.path("pausedMillis").asLong()
                  + " ms");
      int leased = done.path("leased").asInt();
      if (leased > 0) {
        report.err().println(leased + " blobs were left alone, because they are new or in use");
      }
      if (!done.path("finished").asBoolean(true)) {
        report.err().println("the time was over before all was collected; collect again");
      }
      return ExitCodes.OK;
    }
  }
}
