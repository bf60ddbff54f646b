package io.slipway.build.snapshot;

import io.slipway.build.sys.TreeSize;
import io.slipway.build.sys.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Remembers what snapshots take on the disk: they never change, and counting takes time. */
final class SizeMemory {
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{64}) ([0-9a-z]{1,4}) ([0-9]{1,18})");

  private final Path file;

  SizeMemory(Path file) {
    this.file = file;
  }

  /** One look at all snapshots; what is not asked for is forgotten when it is saved. */
  final class Session {
    private final Map<String, Long> before;
    private final List<String> lines = new ArrayList<>();

    private Session(Map<String, Long> before) {
      this.before = before;
    }

    /** The size of a chain's directory, counted when it is not known. */
    long size(String chain, Path directory) throws IOException {
      String key = chain + " " + directory.getFileName();
      Long known = before.get(key);
      long size = known == null ? TreeSize.of(directory) : known;
      lines.add(key + " " + size);
      return size;
    }

    /** On a full disk, which wants to be pruned most of all, nothing is remembered. */
    void save() {
      try {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        WholeFile.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        return; // they are counted again
      }
    }
  }

  Session open() throws IOException {
    Map<String, Long> known = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        Matcher form = FORM.matcher(line);
        if (form.matches()) {
          known.put(form.group(1) + " " + form.group(2), Long.parseLong(form.group(3)));
        }
      }
    } catch (NoSuchFileException e) {
      return new Session(known);
    }
    return new Session(known);
  }
}
