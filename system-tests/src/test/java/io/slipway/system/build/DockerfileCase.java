package io.slipway.system.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildRequest.Context;
import io.slipway.build.BuildRequestBuilder;
import io.slipway.build.graph.Operation;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder below {@code cases/}: a Dockerfile, and a {@code case.yaml} that says what surrounds it
 * and what must come out. Keys of the latter:
 *
 * <ul>
 *   <li>{@code says}: what the case shows, in words
 *   <li>{@code context}: files of the context with their text; {@code setup}: a script that is run
 *       there; {@code as}: {@code tar}, {@code tar.gz}, {@code tar.xz}, {@code tar.zst}, {@code
 *       git} or {@code http} when it is not a directory; {@code address}: what follows the
 *       repository's address, instead of its commit
 *   <li>{@code git}, {@code gitSetup}: a repository that stands for {@code @GIT@} and
 *       {@code @COMMIT@}, whose beginning is {@code @SHORT@}; {@code web}, {@code webSetup}: files
 *       that stand below {@code @WEB@}, their digests for {@code @SUM:name@}
 *   <li>{@code request}: args, labels, target, file, contexts, secrets, hosts, network, platforms,
 *       epoch
 *   <li>{@code expect}: see {@link Expected}
 * </ul>
 */
record DockerfileCase(String name, Path folder, JsonNode yaml) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<DockerfileCase> all(Path root) throws IOException {
    List<DockerfileCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.endsWith("case.yaml")).sorted().toList()) {
        Path folder = file.resolveSibling("").normalize();
        cases.add(
            new DockerfileCase(
                root.relativize(folder).toString(), folder, YAML.readTree(file.toFile())));
      }
    }
    return List.copyOf(cases);
  }

  JsonNode expect() {
    return yaml.path("expect");
  }

  /** Secrets by id, which the caller lends to this build. */
  Map<String, String> secrets() {
    return strings(yaml.path("request").path("secrets"));
  }

  /**
   * Puts the context and everything around it in place.
   *
   * @param dir an empty directory of this case
   */
  BuildRequest prepare(Path dir, Surroundings around) throws IOException, InterruptedException {
    Map<String, String> words = around.prepare(name.replace('/', '-'), yaml, dir);
    Path context = Files.createDirectories(dir.resolve("context"));
    JsonNode request = yaml.path("request");
    String file = request.path("file").asText("Dockerfile");
    Path dockerfile = folder.resolve("Dockerfile");
    if (Files.exists(dockerfile)) {
      Engines.write(context.resolve(file), replaced(Files.readString(dockerfile), words));
    }
    for (Map.Entry<String, String> entry : strings(yaml.path("context")).entrySet()) {
      Surroundings.put(context, entry.getKey(), replaced(entry.getValue(), words));
    }
    if (yaml.has("setup")) {
      Engines.run(context, "sh", "-euc", yaml.path("setup").asText());
    }
    return request(request, file, context, context(context, dir, words));
  }

  private BuildRequest request(JsonNode request, String file, Path directory, Context context) {
    BuildRequestBuilder builder =
        BuildRequest.of(context)
            .dockerfile(file)
            .buildArgs(strings(request.path("args")))
            .labels(strings(request.path("labels")))
            .target(Optional.ofNullable(request.path("target").asText(null)))
            .hosts(strings(request.path("hosts")))
            .secrets(Set.copyOf(secrets().keySet()))
            .contexts(contexts(request.path("contexts"), directory))
            .stepTimeout(Duration.ofMinutes(1));
    if (request.has("network")) {
      builder.network(
          Operation.Network.valueOf(request.path("network").asText().toUpperCase(Locale.ROOT)));
    }
    if (request.has("epoch")) {
      builder.timestamp(Instant.ofEpochSecond(request.path("epoch").asLong()));
    }
    if (request.has("platforms")) {
      List<Platform> platforms = new ArrayList<>();
      request.path("platforms").forEach(p -> platforms.add(Platform.parse(p.asText())));
      builder.platforms(platforms);
    }
    return builder.build();
  }

  private Context context(Path context, Path dir, Map<String, String> words)
      throws IOException, InterruptedException {
    String as = yaml.path("as").asText("dir");
    return switch (as) {
      case "git" -> git(words);
      case "http" -> new Context.Http(replaced(yaml.path("url").asText(), words));
      case "tar", "tar.gz", "tar.xz", "tar.zst" -> {
        Path archive = dir.resolve("context." + as);
        Engines.run(context, "tar", "--create", "--auto-compress", "-f", archive.toString(), ".");
        yield new Context.Archive(archive.toString());
      }
      default -> new Context.Directory(context.toString());
    };
  }

  private Context git(Map<String, String> words) {
    String url = word(words, "@GIT@");
    if (!yaml.has("address")) {
      String directory = yaml.path("subdirectory").asText("");
      return new Context.Git(url, "refs/heads/main", word(words, "@COMMIT@"), directory);
    }
    try {
      return Context.Git.parse(url + replaced(yaml.path("address").asText(), words));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String word(Map<String, String> words, String name) {
    return Optional.ofNullable(words.get(name)).orElseThrow();
  }

  private static Map<String, Context> contexts(JsonNode named, Path context) {
    Map<String, Context> contexts = new HashMap<>();
    strings(named)
        .forEach(
            (name, value) -> {
              String rest = value.substring(value.indexOf(':') + 1);
              Path place = context.resolve("..").resolve("context").resolve(rest).normalize();
              contexts.put(
                  name,
                  switch (value.substring(0, value.indexOf(':'))) {
                    case "image" -> new Context.Image(rest);
                    case "tar" -> new Context.Archive(place.toString());
                    case "layout" -> new Context.Layout(place.toString(), "");
                    default -> new Context.Directory(place.toString());
                  });
            });
    return contexts;
  }

  private static String replaced(String text, Map<String, String> words) {
    String result = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      result = result.replace(word.getKey(), word.getValue());
    }
    return result;
  }

  static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new HashMap<>();
    node.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
