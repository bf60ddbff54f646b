package io.slipway.cli.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a verb reports: text for people or JSON for programs. */
public final class ReportOptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The two forms. */
  public enum Format {
    TEXT,
    JSON
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--format"},
      paramLabel = "FORMAT",
      description = "text (default) or json; json goes to standard output as one document.")
  private Format format = Format.TEXT;

  /** Whether JSON was asked for. */
  public boolean json() {
    return format == Format.JSON;
  }

  /** Where results go. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where progress and hints go, so that they never mix with results. */
  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints a document. */
  public void print(JsonNode node) {
    out().println(pretty(node));
    out().flush();
  }

  /** A document as indented text. */
  public static String pretty(JsonNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }
}
