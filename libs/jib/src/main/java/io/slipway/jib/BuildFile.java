package io.slipway.jib;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.Ports;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.slipway.build.JibImage;
import io.slipway.build.JibReader;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A {@code jib.yaml}: what it says, as jib's own plan. */
final class BuildFile {
  private static final int LARGEST = 1 << 20;
  private static final Pattern PARAMETER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)}");

  private final String name;
  private final Map<String, String> parameters;
  private final JibReader.Files files;

  BuildFile(String name, Map<String, String> parameters, JibReader.Files files) {
    this.name = name;
    this.parameters = parameters;
    this.files = files;
  }

  JibImage plan() throws BuildFailure, IOException {
    BuildFileDocument document = parse(text());
    if (!document.kind().equals("BuildFile")) {
      throw JibFileReader.failure(name, "kind is '" + document.kind() + "', want BuildFile");
    }
    if (!document.apiVersion().matches("(jib/)?v1alpha1")) {
      throw JibFileReader.failure(
          name, "apiVersion is '" + document.apiVersion() + "', want jib/v1alpha1");
    }
    try {
      return plan(document);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw JibFileReader.failure(name, String.valueOf(e.getMessage()));
    }
  }

  private JibImage plan(BuildFileDocument document) throws BuildFailure, IOException {
    JibContainerBuilder builder = base(document);
    document.environment().ifPresent(builder::setEnvironment);
    document.labels().ifPresent(builder::setLabels);
    document
        .volumes()
        .ifPresent(
            all ->
                builder.setVolumes(
                    all.stream().map(AbsoluteUnixPath::get).collect(Collectors.toSet())));
    document.exposedPorts().ifPresent(all -> builder.setExposedPorts(Ports.parse(all)));
    document.user().ifPresent(builder::setUser);
    document
        .workingDirectory()
        .ifPresent(path -> builder.setWorkingDirectory(AbsoluteUnixPath.get(path)));
    document.entrypoint().ifPresent(builder::setEntrypoint);
    document.cmd().ifPresent(builder::setProgramArguments);
    boolean docker =
        document
            .format()
            .map(ImageFormat::valueOf)
            .filter(f -> f == ImageFormat.Docker)
            .isPresent();
    Optional<Instant> created = document.creationTime().map(BuildFile::instant);
    created.ifPresent(builder::setCreationTime);
    if (document.layers().isPresent()) {
      builder.setFileEntriesLayers(new FileLayers(name, files).of(document.layers().get()));
    }
    return JibFileReader.image(builder, created, docker, platforms(document));
  }

  private JibContainerBuilder base(BuildFileDocument document) throws BuildFailure {
    String image = document.from().map(BuildFileDocument.From::image).orElse("scratch");
    String reference = image.startsWith("registry://") ? image.substring(11) : image;
    if (reference.startsWith("docker://") || reference.startsWith("tar://")) {
      throw JibFileReader.failure(
          name, "from.image is '" + image + "': only images in registries can be a base");
    }
    try {
      return Jib.from(reference);
    } catch (InvalidImageReferenceException e) {
      throw JibFileReader.failure(name, "from.image: " + e.getMessage());
    }
  }

  private static List<Platform> platforms(BuildFileDocument document) {
    return document
        .from()
        .flatMap(BuildFileDocument.From::platforms)
        .map(all -> all.stream().map(p -> Platform.parse(p.os() + "/" + p.architecture())).toList())
        .orElse(List.of());
  }

  /** Milliseconds since 1970, or ISO 8601. */
  static Instant instant(String text) {
    return text.matches("[0-9]{1,15}")
        ? Instant.ofEpochMilli(Long.parseLong(text))
        : Instant.from(DateTimeFormatter.ISO_DATE_TIME.parse(text));
  }

  private String text() throws BuildFailure, IOException {
    Path file = files.bring(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      throw JibFileReader.failure(name, "no build file of at most 1 MiB");
    }
    Matcher parameter = PARAMETER.matcher(Files.readString(file, StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    while (parameter.find()) {
      String value = parameters.get(parameter.group(1));
      if (value == null) {
        throw JibFileReader.failure(
            name,
            "no value for ${"
                + parameter.group(1)
                + "}: give one with --build-arg "
                + parameter.group(1)
                + "=...");
      }
      parameter.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return parameter.appendTail(text).toString();
  }

  private BuildFileDocument parse(String text) throws BuildFailure {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory()).registerModule(new Jdk8Module());
    try {
      BuildFileDocument document = yaml.readValue(text, BuildFileDocument.class);
      if (document == null) {
        throw JibFileReader.failure(name, "it is empty");
      }
      return document;
    } catch (UnrecognizedPropertyException e) {
      throw JibFileReader.failure(
          name + ":" + lineOf(e.getPropertyName(), text),
          "unknown field '" + e.getPropertyName() + "', want one of " + known(e));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? name : name + ":" + at.getLineNr() + ":" + at.getColumnNr();
      throw JibFileReader.failure(place, firstLine(e.getOriginalMessage()));
    }
  }

  /** The parser notices an unknown field only when it has read on. */
  private static long lineOf(String field, String text) {
    Matcher key = Pattern.compile("(?m)(^|[\\s{,])" + Pattern.quote(field) + "\\s*:").matcher(text);
    return key.find() ? text.substring(0, key.end()).lines().count() : 1;
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("it is not YAML").replaceAll("\\(class [^)]*\\)", "");
  }
}
