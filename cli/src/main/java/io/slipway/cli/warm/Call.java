package io.slipway.cli.warm;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One call: four files that the launcher made, named by its process id. {@code .args} holds what
 * the launcher adds to its environment, an empty entry, and the command line, each entry ended by a
 * zero; {@code .code} is a pipe for {@code yes} or {@code no} and later the exit code; {@code .out}
 * and {@code .err} are pipes that lead to the launcher's own streams. Who deletes {@code .args} has
 * the call: a launcher that waited too long takes it back, and builds by itself.
 */
final class Call {
  private final Path directory;
  private final Caller caller;
  private final List<String> arguments;
  private final Map<String, String> variables;

  private Call(Path directory, Caller caller, List<String> arguments, Map<String, String> added) {
    this.directory = directory;
    this.caller = caller;
    this.arguments = arguments;
    this.variables = new HashMap<>(caller.variables());
    this.variables.putAll(added);
  }

  /**
   * Reads a call without taking it.
   *
   * @throws IOException when the launcher is gone or took it back
   */
  static Call read(Path directory, Caller caller) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(caller.pid() + ".args"));
    List<String> entries =
        new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1)));
    entries.removeLast();
    int middle = entries.indexOf("");
    if (middle < 0) {
      throw new IOException("not a call: " + entries);
    }
    Map<String, String> added = new HashMap<>();
    for (String entry : entries.subList(0, middle)) {
      int equals = entry.indexOf('=');
      added.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return new Call(
        directory, caller, List.copyOf(entries.subList(middle + 1, entries.size())), added);
  }

  Caller caller() {
    return caller;
  }

  /** The verb and what follows. */
  List<String> arguments() {
    return arguments;
  }

  /** The environment as the launcher would have handed it on. */
  Map<String, String> variables() {
    return variables;
  }

  private Path file(String kind) {
    return directory.resolve(caller.pid() + kind);
  }

  /** Takes the call; false when the launcher took it back. */
  boolean take() throws IOException {
    try {
      Files.delete(file(".args"));
    } catch (NoSuchFileException e) {
      return false;
    }
    say("yes");
    return true;
  }

  void refuse() throws IOException {
    say("no");
  }

  /** Opened for both directions, which never waits for the other side. */
  private void say(String line) throws IOException {
    try (FileChannel pipe = both(".code")) {
      pipe.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  private FileChannel both(String kind) throws IOException {
    return FileChannel.open(file(kind), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** What is written waits until the launcher reads it, which starts a program for that. */
  OutputStream out() {
    return new LateStream(() -> new FileOutputStream(file(".out").toFile()));
  }

  /** What is written waits until the launcher reads it. */
  OutputStream err() {
    return new LateStream(() -> new FileOutputStream(file(".err").toFile()));
  }

  /** Lets go of whoever waits to open {@link #out} or {@link #err} for a launcher that died. */
  void release() {
    for (String kind : List.of(".out", ".err")) {
      try (FileChannel pipe = both(kind)) {
        pipe.isOpen();
      } catch (IOException e) {
        continue; // nobody waits there
      }
    }
  }

  /** Tells the exit code and deletes the call's files. */
  void end(int code) throws IOException {
    try {
      if (caller.isAlive()) {
        say(String.valueOf(code));
      }
    } finally {
      for (String kind : List.of(".out", ".err", ".code")) {
        Files.deleteIfExists(file(kind));
      }
    }
  }
}
