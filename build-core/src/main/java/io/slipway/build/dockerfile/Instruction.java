package io.slipway.build.dockerfile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An instruction with its flags and arguments checked as far as the text alone allows. Variables
 * are still in place: their values are known only where the instruction takes effect.
 */
public sealed interface Instruction {

  /** Where it stands. */
  Origin origin();

  /**
   * A name and its value.
   *
   * @param delimited false for the old form {@code NAME value}
   */
  record Pair(String name, String value, boolean delimited) {}

  /**
   * A declared argument.
   *
   * @param value the default; empty when there is none
   */
  record Declaration(String name, Optional<String> value) {}

  /**
   * Begins a stage.
   *
   * @param base image, stage or {@code scratch}
   * @param name the stage's own name in lower case; empty when it has none
   * @param platform as written; empty for the target's
   */
  record From(Origin origin, String base, Optional<String> name, Optional<String> platform)
      implements Instruction {}

  /** Declares arguments. */
  record Arg(Origin origin, List<Declaration> declarations) implements Instruction {}

  /** Sets environment variables of the image. */
  record Env(Origin origin, List<Pair> pairs) implements Instruction {}

  /** Sets labels of the image. */
  record Label(Origin origin, List<Pair> pairs) implements Instruction {}

  /**
   * Runs a command.
   *
   * @param mounts values of {@code --mount} as written, see {@link RunMount}
   * @param network {@code default}, {@code none} or {@code host}
   * @param security {@code sandbox} or {@code insecure}
   * @param devices values of {@code --device} as written
   */
  record Run(
      Origin origin,
      CommandForm command,
      List<String> mounts,
      String network,
      String security,
      List<String> devices)
      implements Instruction {}

  /**
   * Copies files.
   *
   * @param from stage name, stage number or image; empty for the context
   * @param chown {@code user[:group]}; empty for none
   * @param chmod octal or symbolic mode; empty for none
   * @param link make the layer independent of what is below
   * @param parents keep the sources' parent directories
   * @param excludes patterns of files to leave out
   */
  record Copy(
      Origin origin,
      Files files,
      Optional<String> from,
      Optional<String> chown,
      Optional<String> chmod,
      boolean link,
      boolean parents,
      List<String> excludes)
      implements Instruction {}

  /**
   * Copies files, fetches addresses, unpacks archives.
   *
   * @param keepGitDir whether a repository keeps its {@code .git}
   * @param checksum of a fetched file; empty for none
   * @param unpack whether archives are unpacked; empty for the default of each kind of source
   */
  record Add(
      Origin origin,
      Files files,
      Optional<String> chown,
      Optional<String> chmod,
      boolean link,
      Optional<Boolean> keepGitDir,
      Optional<String> checksum,
      Optional<Boolean> unpack,
      List<String> excludes)
      implements Instruction {}

  /** The default command. */
  record Cmd(Origin origin, CommandForm command) implements Instruction {}

  /** The program of the image. */
  record Entrypoint(Origin origin, CommandForm command) implements Instruction {}

  /** Ports that the image listens on, sorted. */
  record Expose(Origin origin, List<String> ports) implements Instruction {}

  /** The user of later commands and of the container. */
  record User(Origin origin, String user) implements Instruction {}

  /** The working directory; a relative path extends the one before. */
  record Workdir(Origin origin, String path) implements Instruction {}

  /** Mount points of the container. */
  record Volume(Origin origin, List<String> paths) implements Instruction {}

  /** The signal that stops the container. */
  record StopSignal(Origin origin, String signal) implements Instruction {}

  /**
   * How to ask a container whether it is well; zero means the runtime's default.
   *
   * @param test {@code NONE}, or {@code CMD} / {@code CMD-SHELL} and the command
   */
  record Healthcheck(
      Origin origin,
      List<String> test,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      int retries)
      implements Instruction {}

  /** The shell of the shell form. */
  record Shell(Origin origin, List<String> words) implements Instruction {}

  /** An instruction for builds on top of this image, as text. */
  record OnBuild(Origin origin, String trigger) implements Instruction {}

  /** The author; old. */
  record Maintainer(Origin origin, String name) implements Instruction {}
}
