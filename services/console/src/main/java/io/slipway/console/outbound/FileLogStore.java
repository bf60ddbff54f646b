package io.slipway.console.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.slipway.console.domain.LogLine;
import io.slipway.console.domain.LogStore;
import io.slipway.console.domain.StoreFailed;
import io.slipway.model.BuildId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file per build, {@code number TAB step TAB text} per line. What is known about a file's end
 * is read from the file itself, so that events that are read again after a restart are recognised.
 */
public final class FileLogStore implements LogStore {
  private static final int PAGE_BYTES = 256 * 1024;
  private static final int TAIL_BYTES = 128 * 1024;
  private static final int ENDS_REMEMBERED = 1024;
  private static final String TOO_LONG = "(the log is longer than the console keeps; cut here)";

  private record End(long nextLine, long size) {}

  private final Path directory;
  private final long maxBytes;
  private final Map<BuildId, End> ends = new LinkedHashMap<>();

  /**
   * Opens the store.
   *
   * @param directory is made when it is not there
   * @param maxBytes of one build's file; what comes after is dropped, with a note
   */
  public FileLogStore(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreFailed("cannot make the log directory " + directory, e);
    }
  }

  private Path file(BuildId build) {
    return directory.resolve(build.value() + ".log");
  }

  @Override
  public synchronized void append(BuildId build, String step, long firstLine, List<String> lines) {
    try {
      var end = ends.containsKey(build) ? ends.get(build) : readEnd(build);
      if (firstLine + lines.size() <= end.nextLine() || end.size() >= maxBytes) {
        remember(build, end);
        return;
      }
      remember(build, write(build, end, newLines(step, firstLine, lines, end.nextLine())));
    } catch (IOException e) {
      ends.remove(build);
      throw new StoreFailed("cannot write the log " + file(build) + ": is the disk full?", e);
    }
  }

  private static List<LogLine> newLines(
      String step, long firstLine, List<String> lines, long nextLine) {
    List<LogLine> added = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (firstLine + i >= nextLine) {
        added.add(new LogLine(firstLine + i, step, lines.get(i)));
      }
    }
    return added;
  }

  private End write(BuildId build, End end, List<LogLine> lines) throws IOException {
    var text = new StringBuilder();
    long size = end.size();
    for (LogLine line : lines) {
      var encoded = line.number() + "\t" + line.step() + "\t" + line.text() + "\n";
      size += encoded.getBytes(UTF_8).length;
      if (size >= maxBytes) {
        text.append(line.number()).append("\t\t").append(TOO_LONG).append('\n');
        break;
      }
      text.append(encoded);
    }
    try (var out = new RandomAccessFile(file(build).toFile(), "rw")) {
      out.seek(end.size());
      out.write(text.toString().getBytes(UTF_8));
    }
    return new End(lines.getLast().number() + 1, size);
  }

  private void remember(BuildId build, End end) {
    ends.remove(build);
    ends.put(build, end);
    if (ends.size() > ENDS_REMEMBERED) {
      var eldest = ends.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** Finds the last whole line; a line that a crash cut short is cut off. */
  private End readEnd(BuildId build) throws IOException {
    var path = file(build);
    if (!Files.exists(path)) {
      return new End(0, 0);
    }
    try (var in = new RandomAccessFile(path.toFile(), "rw")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      var tail = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(tail);
      int last = lastNewline(tail, tail.length);
      if (last < 0) {
        in.setLength(0);
        return new End(0, 0);
      }
      long size = from + last + 1;
      in.setLength(size);
      int begin = lastNewline(tail, last) + 1;
      var line = parse(new String(tail, begin, last - begin, UTF_8));
      return new End(line.number() + 1, size);
    }
  }

  private static int lastNewline(byte[] bytes, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Page read(BuildId build, long position) {
    var path = file(build);
    if (!Files.exists(path)) {
      return new Page(List.of(), position);
    }
    try (var in = new RandomAccessFile(path.toFile(), "r")) {
      var bytes = new byte[(int) Math.clamp(in.length() - position, 0, PAGE_BYTES)];
      in.seek(position);
      in.readFully(bytes);
      int end = lastNewline(bytes, bytes.length) + 1;
      var lines = new String(bytes, 0, end, UTF_8).lines().map(FileLogStore::parse).toList();
      return new Page(lines, position + end);
    } catch (IOException e) {
      throw new StoreFailed("cannot read the log " + path, e);
    }
  }

  private static LogLine parse(String line) {
    var parts = line.split("\t", 3);
    return new LogLine(Long.parseLong(parts[0]), parts[1], parts[2]);
  }
}
