package io.slipway.engine.host;

import java.nio.file.Path;

/**
 * Where engines come from and where they keep their state.
 *
 * @param engineLib directory with the engine's jars; {@code engine.aot} beside it is used when
 *     there
 * @param stateDir the directory of this host's engines: the store and one folder for each running
 *     engine
 * @param javaHome a JDK or JRE of version 25 or later
 */
public record EngineSettings(Path engineLib, Path stateDir, Path javaHome) {
  /** Makes the paths absolute: the engine has another working directory. */
  public EngineSettings {
    engineLib = engineLib.toAbsolutePath().normalize();
    stateDir = stateDir.toAbsolutePath().normalize();
    javaHome = javaHome.toAbsolutePath().normalize();
  }

  /** What the engines are started from. */
  public EngineProgram program() {
    return new EngineProgram(engineLib, javaHome);
  }

  /** The directory that holds the jars' directory and, where one was made, the AOT archive. */
  public Path engineHome() {
    return program().home();
  }

  /** The content-addressed store that the engines of this host share. */
  public Path store() {
    return stateDir.resolve("store");
  }

  /** One folder for each running engine. */
  public Path running() {
    return stateDir.resolve("run");
  }
}
