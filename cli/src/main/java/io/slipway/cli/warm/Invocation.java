package io.slipway.cli.warm;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What makes a command line a process of its own.
 *
 * @param arguments the verb and what follows
 * @param variables the environment
 * @param directory where relative paths start
 * @param in standard input
 * @param out standard output; may fail when nobody reads
 * @param err standard error; may fail when nobody reads
 */
public record Invocation(
    List<String> arguments,
    Map<String, String> variables,
    Path directory,
    InputStream in,
    OutputStream out,
    OutputStream err) {
  /** Copies the collections. */
  public Invocation {
    arguments = List.copyOf(arguments);
    variables = Map.copyOf(variables);
  }
}
