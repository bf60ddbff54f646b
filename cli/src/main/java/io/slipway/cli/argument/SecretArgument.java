package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value of {@code --secret}: {@code id=ID[,src=PATH|env=NAME][,type=file|env]}. */
public sealed interface SecretArgument {
  /** The largest secret, in bytes. */
  long LARGEST = 500 << 10;

  /** What RUN names it by. */
  String id();

  /** The value. */
  byte[] value() throws IOException;

  /** A file of the caller, read when a RUN asks for it. */
  record File(String id, Path path) implements SecretArgument {
    @Override
    public byte[] value() throws IOException {
      return Files.readAllBytes(path);
    }
  }

  /** A variable of the caller's environment. */
  record Variable(String id, String text) implements SecretArgument {
    @Override
    public byte[] value() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads one. Without source the id names a variable, else a file, as with buildx.
   *
   * @param directory where relative paths start
   * @throws VerbFailed when there is no such file, or it is too large
   */
  static SecretArgument parse(String text, Path directory, Map<String, String> environment) {
    Fields fields =
        Fields.parse("--secret", text).only(Set.of("id", "src", "source", "env", "type"));
    String type = fields.get("type").orElse("file");
    if (!type.equals("file") && !type.equals("env")) {
      throw fields.wrong("the type is file or env, not '" + type + "'");
    }
    Optional<String> file = fields.get("src").or(() -> fields.get("source"));
    Optional<String> variable = fields.get("env");
    if (type.equals("env") && variable.isEmpty()) {
      variable = file;
      file = Optional.empty();
    }
    String id =
        fields.get("id").orElseThrow(() -> fields.wrong("the id is missing: id=ID,src=PATH"));
    if (file.isPresent()) {
      return file(fields, id, directory.resolve(file.get()));
    }
    if (variable.isPresent() || environment.containsKey(id)) {
      return new Variable(id, environment.getOrDefault(variable.orElse(id), ""));
    }
    return file(fields, id, directory.resolve(id));
  }

  private static File file(Fields fields, String id, Path path) {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw fields.wrong("there is no file " + path + " that can be read");
    }
    try {
      if (Files.size(path) > LARGEST) {
        throw fields.wrong(path + " is larger than 500 kB; give it as a build context instead");
      }
    } catch (IOException e) {
      throw fields.wrong(path + ": " + e.getMessage());
    }
    return new File(id, path);
  }
}
