package io.slipway.build.frontend;

import io.slipway.build.image.Platform;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Numbers the steps of one stage for people: {@code [linux/amd64 build 2/4] RUN make}. */
final class StepTitles {
  private final PlannedStage stage;
  private final boolean single;
  private final Optional<Platform> platform;
  private int shown;

  /**
   * Begins with the first step.
   *
   * @param single whether the file has this stage only, which then needs no name
   * @param platform of the stage, when there is more than one to tell apart
   */
  StepTitles(PlannedStage stage, boolean single, Optional<Platform> platform) {
    this.stage = stage;
    this.single = single;
    this.platform = platform;
  }

  /**
   * The next step's title.
   *
   * @param variables those of the stage, which may say that it builds for another platform
   */
  String next(String text, boolean triggered, Map<String, String> variables) {
    int total = stage.shownSteps();
    if (total == 0) {
      return text;
    }
    shown++;
    int width = String.valueOf(total).length();
    return "["
        + platform.map(own -> own.text() + target(own, variables) + " ").orElse("")
        + (single ? "" : stage.name().orElse("stage-" + stage.index()) + " ")
        + String.format(Locale.ROOT, "%" + width + "d/%d] ", shown, total)
        + (triggered ? "ONBUILD " : "")
        + text;
  }

  /** {@code ->arm64} where a stage compiles for another machine than it runs on. */
  private static String target(Platform own, Map<String, String> variables) {
    String whole = variables.get("TARGETPLATFORM");
    String os = variables.getOrDefault("TARGETOS", own.os());
    String architecture = variables.getOrDefault("TARGETARCH", own.architecture());
    String variant = variables.getOrDefault("TARGETVARIANT", "");
    Platform target;
    try {
      target =
          Platform.parse(
              whole != null
                  ? whole
                  : os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant));
    } catch (IllegalArgumentException e) {
      return ""; // the variables may hold anything
    }
    if (!target.os().equals(own.os())) {
      return "->" + target.text();
    }
    return target.architecture().equals(own.architecture())
        ? ""
        : "->" + target.text().substring(target.os().length() + 1);
  }
}
