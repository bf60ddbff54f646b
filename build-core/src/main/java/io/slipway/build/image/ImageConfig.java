package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config blob of an image (OCI config.md, with Docker's healthcheck, shell and onbuild).
 *
 * @param created RFC 3339 time; null when not told
 * @param author free text; null when not told
 * @param platform fields are flat in the JSON: architecture, os, variant
 * @param config how a container of the image runs
 * @param rootfs the uncompressed layers
 * @param history one entry for each instruction
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageConfig(
    @Nullable String created,
    @Nullable String author,
    @JsonProperty("architecture") String architecture,
    @JsonProperty("os") String os,
    @Nullable String variant,
    @JsonInclude(JsonInclude.Include.ALWAYS) RunConfig config,
    @JsonInclude(JsonInclude.Include.ALWAYS) RootFs rootfs,
    List<History> history) {

  /** Fills what old images leave out. */
  public ImageConfig {
    config = config == null ? RunConfig.EMPTY : config;
    rootfs = rootfs == null ? new RootFs("layers", List.of()) : rootfs;
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** The config of {@code FROM scratch}. */
  public static ImageConfig scratch(Platform platform) {
    return new ImageConfig(
        null,
        null,
        platform.architecture(),
        platform.os(),
        platform.variant(),
        RunConfig.EMPTY,
        new RootFs("layers", List.of()),
        List.of());
  }

  /** The same image with another run configuration. */
  public ImageConfig withConfig(RunConfig newConfig) {
    return new ImageConfig(created, author, architecture, os, variant, newConfig, rootfs, history);
  }

  /** The same image with other layers and the history that tells of them. */
  public ImageConfig withLayers(List<Digest> diffIds, List<History> newHistory) {
    return new ImageConfig(
        created,
        author,
        architecture,
        os,
        variant,
        config,
        new RootFs("layers", diffIds),
        newHistory);
  }

  /** The same image made at another time (RFC 3339). */
  public ImageConfig withCreated(@Nullable String newCreated) {
    return new ImageConfig(newCreated, author, architecture, os, variant, config, rootfs, history);
  }

  /**
   * The uncompressed layers, base first.
   *
   * @param type always {@code layers}
   * @param diffIds in the JSON {@code diff_ids}
   */
  public record RootFs(
      String type,
      @JsonProperty("diff_ids") @JsonInclude(JsonInclude.Include.ALWAYS) List<Digest> diffIds) {
    /** Copies the list. */
    public RootFs {
      diffIds = diffIds == null ? List.of() : List.copyOf(diffIds);
    }
  }

  /**
   * What one instruction did.
   *
   * @param created RFC 3339 time; null when not told
   * @param createdBy the instruction
   * @param comment which builder
   * @param emptyLayer whether it made no layer; null means that it made one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record History(
      @Nullable String created,
      @JsonProperty("created_by") @Nullable String createdBy,
      @Nullable String author,
      @Nullable String comment,
      @JsonProperty("empty_layer") @Nullable Boolean emptyLayer) {}

  /**
   * How a container of the image runs. Names are those of the JSON; null and empty are left out.
   *
   * @param env {@code NAME=value} in order
   * @param volumes and exposedPorts: sets, in the JSON objects with empty values
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RunConfig(
      @JsonProperty("User") @Nullable String user,
      @JsonProperty("ExposedPorts") @Nullable Map<String, Map<String, String>> exposedPorts,
      @JsonProperty("Env") @Nullable List<String> env,
      @JsonProperty("Entrypoint") @Nullable List<String> entrypoint,
      @JsonProperty("Cmd") @Nullable List<String> cmd,
      @JsonProperty("Volumes") @Nullable Map<String, Map<String, String>> volumes,
      @JsonProperty("WorkingDir") @Nullable String workingDir,
      @JsonProperty("Labels") @Nullable Map<String, String> labels,
      @JsonProperty("StopSignal") @Nullable String stopSignal,
      @JsonProperty("Healthcheck") @Nullable Healthcheck healthcheck,
      @JsonProperty("Shell") @Nullable List<String> shell,
      @JsonProperty("OnBuild") @Nullable List<String> onBuild) {
    /** Nothing set. */
    public static final RunConfig EMPTY =
        new RunConfig(null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * How to ask a container whether it is well; durations are in nanoseconds, 0 means inherit.
   *
   * @param test {@code NONE}, or {@code CMD} / {@code CMD-SHELL} and the command
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Healthcheck(
      @JsonProperty("Test") @Nullable List<String> test,
      @JsonProperty("Interval") long interval,
      @JsonProperty("Timeout") long timeout,
      @JsonProperty("StartPeriod") long startPeriod,
      @JsonProperty("StartInterval") long startInterval,
      @JsonProperty("Retries") int retries) {}
}
