package io.slipway.system.build;

import io.slipway.system.build.RawTar.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Reads {@code hostile/archives.txt}, whose head says how it is written. */
final class HostileArchives {
  private final RawTar tar = new RawTar();
  private final ByteArrayOutputStream after = new ByteArrayOutputStream();
  private final Words words;
  private boolean end = true;
  private byte[] packed = new byte[0];

  private HostileArchives(Words words) {
    this.words = words;
  }

  /**
   * An archive and its twin.
   *
   * @param proof a path in the twin that has the text {@code fine}
   */
  record Archive(String name, byte[] hostile, byte[] twin, String proof) {}

  static List<Archive> read(String text, Map<String, String> placeholders) throws IOException {
    List<Archive> archives = new ArrayList<>();
    for (String section : text.split("(?m)^== ", -1)) {
      if (section.startsWith("#")) {
        continue;
      }
      List<String> lines = section.lines().toList();
      int twin = 1;
      while (!lines.get(twin).startsWith("-- ")) {
        twin++;
      }
      Words words = new Words(placeholders);
      archives.add(
          new Archive(
              lines.get(0),
              bytes(lines.subList(1, twin), words),
              bytes(lines.subList(twin + 1, lines.size()), words),
              lines.get(twin).substring(3)));
    }
    return List.copyOf(archives);
  }

  private static byte[] bytes(List<String> lines, Words words) throws IOException {
    HostileArchives archive = new HostileArchives(words);
    for (String line : lines) {
      archive.line(line, 0);
    }
    return archive.finished();
  }

  private byte[] finished() {
    if (packed.length > 0) {
      return packed;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(end ? tar.bytes() : tar.cut());
    whole.writeBytes(after.toByteArray());
    return whole.toByteArray();
  }

  private void line(String line, int number) throws IOException {
    List<String> w = words.of(line, number);
    String argument = w.size() > 1 ? w.get(1) : "";
    switch (w.getFirst()) {
      case "file" -> tar.file(argument, w.size() > 2 ? text(w.get(2)) : "");
      case "dir" -> tar.dir(argument);
      case "symlink" -> tar.symlink(argument, w.get(2));
      case "hard" -> tar.hardLink(argument, w.get(2));
      case "pax" -> tar.pax('x', fields(w));
      case "global" -> tar.pax('g', fields(w));
      case "paxtext" -> tar.pax('x', argument);
      case "entry" -> entry(w);
      case "data" -> tar.data(Words.bytes(text(argument)));
      case "repeat" -> {
        String rest = line.substring("repeat ".length() + argument.length() + 1);
        for (int i = 0; i < Integer.parseInt(argument); i++) {
          line(rest, i);
        }
      }
      case "noend" -> end = false;
      case "more" -> {
        HostileArchives more = new HostileArchives(words);
        more.line(line.substring("more ".length()), number);
        after.writeBytes(more.finished());
      }
      case "tail" -> {
        after.writeBytes(Words.bytes(argument));
        if (packed.length > 0) {
          packed = joined(packed, after.toByteArray());
        }
      }
      case "cut" -> packed = Arrays.copyOf(finished(), Integer.parseInt(argument));
      case "gzip" -> packed = gzip(finished());
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** The word that twins have as their proof is a line. */
  private static String text(String word) {
    return word.equals("fine") ? "fine\n" : word;
  }

  private static Map<String, String> fields(List<String> w) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : w.subList(1, w.size())) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }

  private void entry(List<String> w) {
    Header header = new Header(w.get(1), w.get(2).charAt(0), 0);
    number(header, 124, 12, Long.parseLong(w.get(3)));
    fields(w.subList(3, w.size())).forEach((key, value) -> field(header, key, value));
    tar.header(header);
  }

  private static void field(Header header, String key, String value) {
    switch (key) {
      case "mode" -> header.mode(Long.parseLong(value, 8));
      case "uid" -> number(header, 108, 8, Long.parseLong(value));
      case "gid" -> number(header, 116, 8, Long.parseLong(value));
      case "mtime" -> number(header, 136, 12, Long.parseLong(value));
      case "link" -> header.link(value);
      case "dev" ->
          header.device(
              Long.parseLong(value.split(",", 2)[0]), Long.parseLong(value.split(",", 2)[1]));
      case "rawsize" -> header.put(124, 12, value.getBytes(StandardCharsets.US_ASCII));
      case "checksum" -> header.checksum(value);
      case "sparse" ->
          header
              .put(386, 24, ("00000000000\0" + value + "\0").getBytes(StandardCharsets.US_ASCII))
              .put(483, 12, value.getBytes(StandardCharsets.US_ASCII));
      default -> throw new IllegalArgumentException(key);
    }
  }

  private static void number(Header header, int at, int length, long value) {
    if (value < 0 || value >= 1L << (3 * (length - 1))) {
      header.binary(at, length, value);
    } else {
      header.octal(at, length, value);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] whole = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, whole, one.length, two.length);
    return whole;
  }

  /** Cuts a line into words. Bytes above 0x7f that are written as {@code \xNN} stay single. */
  private record Words(Map<String, String> placeholders) {

    List<String> of(String line, int number) {
      String text = line;
      for (Map.Entry<String, String> word : placeholders.entrySet()) {
        text = text.replace(word.getKey(), word.getValue());
      }
      List<String> words = new ArrayList<>();
      int at = 0;
      while (at < text.length()) {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && text.charAt(at) != ' ') {
          at = part(text, at, number, word);
        }
        words.add(word.toString());
        at++;
      }
      return words;
    }

    /** A quoted text, perhaps repeated, or a character as it is; + only joins. */
    private static int part(String text, int at, int number, StringBuilder word) {
      if (text.charAt(at) != '"') {
        char c = text.charAt(at);
        boolean next = text.startsWith("##", at);
        if (c == '#') {
          word.append(next ? number + 1 : number);
        } else if (!text.startsWith("+\"", at)) {
          word.append(c);
        }
        return at + (next ? 2 : 1);
      }
      StringBuilder quoted = new StringBuilder();
      int i = at + 1;
      while (text.charAt(i) != '"') {
        i = character(text, i, quoted);
      }
      i++;
      int times = 1;
      if (i < text.length() && text.charAt(i) == '*') {
        int digits = i + 1;
        while (digits < text.length()
            && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '#')) {
          digits++;
        }
        String count = text.substring(i + 1, digits);
        times = count.equals("##") ? number + 1 : Integer.parseInt(count);
        i = digits;
      }
      word.append(quoted.toString().repeat(times));
      return i < text.length() && text.charAt(i) == '+' ? i + 1 : i;
    }

    private static int character(String text, int at, StringBuilder out) {
      if (text.charAt(at) != '\\') {
        out.append(text.charAt(at));
        return at + 1;
      }
      switch (text.charAt(at + 1)) {
        case 'n' -> out.append('\n');
        case '0' -> out.append('\0');
        case 'x' -> {
          // Private characters stand for bytes that are no text.
          int value = Integer.parseInt(text.substring(at + 2, at + 4), 16);
          out.append((char) (value < 0x80 ? value : 0xE000 + value));
          return at + 4;
        }
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
          return at + 6;
        }
        default -> out.append(text.charAt(at + 1));
      }
      return at + 2;
    }

    static byte[] bytes(String text) {
      return RawTar.bytes(text);
    }
  }
}
