package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.BuildResult;
import io.slipway.build.BuildResult.Failure;
import io.slipway.build.BuildResult.Success;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;

/**
 * What a case demands of its build: {@code files} by path (a text, or an object with text,
 * contains, type, mode, owner, link, absent, sameAs, xattr, modified), {@code only}: paths below a
 * directory, all of them; {@code config}, {@code image}: values of the config's {@code config} and
 * of the config itself, null for absent; {@code env}: variables, null for absent; {@code history}:
 * parts of its steps; {@code log}: what the steps print; {@code ran}, {@code notRun}: parts of step
 * names; {@code warnings}: rules, all of them; {@code layers}: how many the build adds; or {@code
 * error} with line, text and exit code.
 */
final class Expected {
  private final JsonNode expect;
  private final SoftAssertions soft;

  private Expected(JsonNode expect, SoftAssertions soft) {
    this.expect = expect;
    this.soft = soft;
  }

  static void error(JsonNode error, Engines.Built built) {
    BuildResult result = built.result();
    assertThat(result).as("%s", built.log()).isInstanceOf(Failure.class);
    Failure failure = (Failure) result;
    String all = failure.message() + "\n" + String.join("\n", failure.lastOutput());
    error.path("text").forEach(text -> assertThat(all).contains(text.asText()));
    if (error.path("text").isTextual()) {
      assertThat(all).contains(error.path("text").asText());
    }
    if (error.has("line")) {
      assertThat(failure.origin().orElse("") + ":")
          .as(failure.message())
          .contains(":" + error.path("line").asInt() + ":");
    }
    assertThat(failure.exitCode()).as(failure.message()).isEqualTo(error.path("code").asInt());
  }

  static void success(
      JsonNode expect, Engines.Built built, java.util.concurrent.Callable<Image> read)
      throws Exception {
    assertThat(built.result()).as("%s", built.log()).isInstanceOf(Success.class);
    SoftAssertions soft = new SoftAssertions();
    Expected expected = new Expected(expect, soft);
    Image image = read.call();
    expect.path("files").properties().forEach(e -> expected.file(e.getKey(), e.getValue(), image));
    expect.path("only").properties().forEach(e -> expected.only(e.getKey(), e.getValue(), image));
    JsonNode config = image.config();
    expect
        .path("config")
        .properties()
        .forEach(e -> expected.value(e.getKey(), e.getValue(), config.path("config")));
    expect
        .path("image")
        .properties()
        .forEach(e -> expected.value(e.getKey(), e.getValue(), config));
    Map<String, String> env = environment(config.path("config").path("Env"));
    expect
        .path("env")
        .properties()
        .forEach(
            e ->
                soft.assertThat(env.get(e.getKey()))
                    .as("variable %s", e.getKey())
                    .isEqualTo(e.getValue().asText(null)));
    expected.history(config.path("history"));
    expected.told(built);
    soft.assertAll();
  }

  private void history(JsonNode entries) {
    String all = entries.toString();
    for (JsonNode step : expect.path("history")) {
      soft.assertThat(all).as("history").contains(step.asText());
    }
  }

  private static Map<String, String> environment(JsonNode pairs) {
    Map<String, String> env = new HashMap<>();
    pairs.forEach(pair -> env.put(pair.asText().split("=", 2)[0], pair.asText().split("=", 2)[1]));
    return env;
  }

  private void told(Engines.Built built) {
    for (JsonNode line : expect.path("log")) {
      soft.assertThat(built.log()).contains(line.asText());
    }
    for (JsonNode step : expect.path("ran")) {
      soft.assertThat(built.steps()).anyMatch(name -> name.contains(step.asText()));
    }
    for (JsonNode step : expect.path("notRun")) {
      soft.assertThat(built.steps()).noneMatch(name -> name.contains(step.asText()));
    }
    if (expect.has("warnings")) {
      List<String> rules = new java.util.ArrayList<>();
      expect.path("warnings").forEach(rule -> rules.add(rule.asText()));
      soft.assertThat(built.warnings()).containsExactlyInAnyOrderElementsOf(rules);
    }
  }

  private void value(String key, JsonNode wanted, JsonNode config) {
    JsonNode found = config.path(key);
    if (wanted.isNull()) {
      soft.assertThat(found.isMissingNode() || found.isNull() || found.isEmpty())
          .as("%s is absent, not %s", key, found)
          .isTrue();
    } else {
      soft.assertThat(found).as(key).isEqualTo(wanted);
    }
  }

  /** The paths below a directory, relative to it, without what the list's order says. */
  private void only(String directory, JsonNode wanted, Image image) {
    List<String> names = new java.util.ArrayList<>();
    wanted.forEach(name -> names.add(name.asText()));
    String prefix = directory.equals("/") ? "/" : directory + "/";
    soft.assertThat(
            image.files().keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length())))
        .as("paths below %s", directory)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private void file(String path, JsonNode wanted, Image image) {
    Image.Node found = image.files().get(path);
    if (wanted.path("absent").asBoolean()) {
      soft.assertThat(found).as("%s is absent", path).isNull();
      return;
    }
    soft.assertThat(found).as("%s among %s", path, image.files().keySet()).isNotNull();
    if (found == null) {
      return;
    }
    if (wanted.isTextual()) {
      soft.assertThat(found.text()).as(path).isEqualTo(wanted.asText());
      return;
    }
    Map<String, String> facts =
        Map.of(
            "text", found.text(),
            "type", found.type(),
            "mode", String.format(Locale.ROOT, "%04o", found.mode()),
            "owner", found.uid() + ":" + found.gid(),
            "link", found.target(),
            "size", String.valueOf(found.content().length),
            "modified", String.valueOf(found.modified()));
    wanted
        .properties()
        .forEach(
            fact -> {
              String key = fact.getKey();
              String value = fact.getValue().asText();
              switch (key) {
                case "contains" -> soft.assertThat(found.text()).as(path).contains(value);
                case "sameAs" ->
                    soft.assertThat(image.files().get(value))
                        .as("%s is a hard link of %s", path, value)
                        .isSameAs(found);
                case "xattr" ->
                    soft.assertThat(found.xattrs().keySet())
                        .as("extended attributes of %s", path)
                        .contains(value);
                default ->
                    soft.assertThat(Objects.requireNonNull(facts.get(key), key))
                        .as("%s of %s", key, path)
                        .isEqualTo(value);
              }
            });
  }
}
