package io.slipway.build.frontend;

import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.ImageConfig.Healthcheck;
import io.slipway.build.image.ImageConfig.RunConfig;
import io.slipway.build.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An image's config while instructions change it. */
final class ConfigDraft {
  private final ImageConfig base;
  private final Map<String, String> env = new LinkedHashMap<>();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, Map<String, String>> ports = new TreeMap<>();
  private final Map<String, Map<String, String>> volumes = new TreeMap<>();
  private final List<String> onBuild = new ArrayList<>();
  private @Nullable String author;
  private @Nullable List<String> entrypoint;
  private @Nullable List<String> cmd;
  private @Nullable List<String> shell;
  private @Nullable String stopSignal;
  private @Nullable Healthcheck healthcheck;
  private String user;
  private String workingDirectory;
  private Platform platform;

  /** Begins with what the base says, but for its ONBUILD, which the caller has taken. */
  ConfigDraft(ImageConfig base) {
    this.base = base;
    RunConfig run = base.config();
    for (String pair : orEmpty(run.env())) {
      int equals = pair.indexOf('=');
      env.put(equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
    }
    labels.putAll(orEmpty(run.labels()));
    ports.putAll(orEmpty(run.exposedPorts()));
    volumes.putAll(orEmpty(run.volumes()));
    author = base.author();
    entrypoint = run.entrypoint();
    cmd = run.cmd();
    shell = run.shell();
    stopSignal = run.stopSignal();
    healthcheck = run.healthcheck();
    user = run.user() == null ? "" : run.user();
    workingDirectory = run.workingDir() == null ? "" : run.workingDir();
    platform = new Platform(base.os(), base.architecture(), base.variant()).normalised();
  }

  /** A copy to build the next stage on. */
  ConfigDraft fork() {
    return new ConfigDraft(withoutOnBuild(finish()));
  }

  private static ImageConfig withoutOnBuild(ImageConfig config) {
    RunConfig c = config.config();
    return config.withConfig(
        new RunConfig(
            c.user(),
            c.exposedPorts(),
            c.env(),
            c.entrypoint(),
            c.cmd(),
            c.volumes(),
            c.workingDir(),
            c.labels(),
            c.stopSignal(),
            c.healthcheck(),
            c.shell(),
            null));
  }

  Map<String, String> env() {
    return env;
  }

  Map<String, String> labels() {
    return labels;
  }

  void expose(String port) {
    ports.put(port, Map.of());
  }

  void volume(String path) {
    volumes.put(path, Map.of());
  }

  void onBuild(String trigger) {
    onBuild.add(trigger);
  }

  void author(String name) {
    author = name;
  }

  void entrypoint(@Nullable List<String> words) {
    entrypoint = words;
  }

  void cmd(@Nullable List<String> words) {
    cmd = words;
  }

  void shell(List<String> words) {
    shell = words;
  }

  /** The shell of the shell form, when SHELL or the base has set one. */
  Optional<List<String>> shell() {
    return Optional.ofNullable(shell).filter(words -> !words.isEmpty());
  }

  void stopSignal(String signal) {
    stopSignal = signal;
  }

  void healthcheck(Healthcheck check) {
    healthcheck = check;
  }

  void platform(Platform value) {
    platform = value;
  }

  void user(String name) {
    user = name;
  }

  String user() {
    return user;
  }

  void workingDirectory(String path) {
    workingDirectory = path;
  }

  /** Absolute; the root when nothing was said. */
  String workingDirectory() {
    return workingDirectory.isEmpty() ? "/" : workingDirectory;
  }

  ImageConfig finish() {
    List<String> pairs = new ArrayList<>();
    env.forEach((name, value) -> pairs.add(name + "=" + value));
    RunConfig run =
        new RunConfig(
            user.isEmpty() ? null : user,
            ports.isEmpty() ? null : new TreeMap<>(ports),
            pairs,
            entrypoint,
            cmd,
            volumes.isEmpty() ? null : new TreeMap<>(volumes),
            workingDirectory.isEmpty() ? null : workingDirectory,
            labels.isEmpty() ? null : new TreeMap<>(labels),
            stopSignal,
            healthcheck,
            shell,
            onBuild.isEmpty() ? null : List.copyOf(onBuild));
    return new ImageConfig(
        null,
        author,
        platform.architecture(),
        platform.os(),
        platform.variant(),
        run,
        base.rootfs(),
        base.history());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : map;
  }
}
