package io.slipway.scheduler.forge;

import io.slipway.model.ManifestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes one image in a manifest, and nothing else of its text: comments, order and quotes stay.
 * It reads lines, not YAML, so it knows block style only.
 */
public final class ManifestText {
  private static final Pattern ENTRY = Pattern.compile("^( *)([^\\s#:-][^\\s#:]*):(\\s.*)?$");
  private static final Pattern ITEM = Pattern.compile("^( *)- +(.*)$");

  private ManifestText() {}

  /**
   * The text with another digest; the same text when it has it already.
   *
   * @param image {@code name@digest}
   * @throws IllegalArgumentException when the text has no place for it
   */
  public static String with(ManifestTarget target, String text, String image) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String digest = image.substring(image.indexOf('@') + 1);
    switch (target.form()) {
      case KUSTOMIZE -> kustomize(lines, target.key(), digest);
      case VALUE -> value(lines, target.key(), target.key().endsWith("digest") ? digest : image);
    }
    return String.join("\n", lines);
  }

  private static void kustomize(List<String> lines, String name, String digest) {
    int images = lines.indexOf("images:");
    if (images < 0) {
      append(lines, List.of("images:", "- name: " + name, "  digest: " + digest));
      return;
    }
    int at = images + 1;
    while (at < lines.size() && inList(lines.get(at))) {
      Matcher item = ITEM.matcher(lines.get(at));
      int end = at + 1;
      while (end < lines.size() && inList(lines.get(end)) && !isItem(lines.get(end), item)) {
        end++;
      }
      if (item.matches() && names(lines.subList(at, end), name)) {
        change(lines.subList(at, end), item.group(1), digest);
        return;
      }
      at = end;
    }
    lines.addAll(images + 1, List.of("- name: " + name, "  digest: " + digest));
  }

  private static boolean inList(String line) {
    return line.isBlank() || line.startsWith(" ") || line.startsWith("-") || line.startsWith("#");
  }

  private static boolean isItem(String line, Matcher first) {
    Matcher item = ITEM.matcher(line);
    return item.matches() && (!first.matches() || item.group(1).equals(first.group(1)));
  }

  private static boolean names(List<String> item, String name) {
    return item.stream().anyMatch(line -> fieldOf(line, "name").equals(name));
  }

  /** What a line of an item says of a field; empty when it is about another one. */
  private static String fieldOf(String line, String field) {
    String plain = line.replaceFirst("^ *(- +)?", "");
    return plain.startsWith(field + ":") ? bare(plain.substring(field.length() + 1)) : "";
  }

  private static String bare(String value) {
    return value.replaceFirst("\\s#.*$", "").strip().replaceAll("^[\"']|[\"']$", "");
  }

  private static void change(List<String> item, String indent, String digest) {
    for (int i = 0; i < item.size(); i++) {
      String line = item.get(i);
      if (!fieldOf(line, "digest").isEmpty()) {
        item.set(i, line.replace(fieldOf(line, "digest"), digest));
        return;
      }
    }
    for (int i = 1; i < item.size(); i++) {
      if (!fieldOf(item.get(i), "newTag").isEmpty()) {
        item.set(i, indent + "  digest: " + digest);
        return;
      }
    }
    item.add(1, indent + "  digest: " + digest);
  }

  private static void append(List<String> lines, List<String> more) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isBlank()) {
      end--;
    }
    lines.addAll(end, more);
    if (end + more.size() == lines.size()) {
      lines.add("");
    }
  }

  private static void value(List<String> lines, String path, String value) {
    int from = 0;
    int deeper = -1;
    for (String part : path.split("\\.")) {
      from = find(lines, from, deeper, part, path);
      deeper = indent(lines.get(from));
      from++;
    }
    String line = lines.get(from - 1);
    int colon = line.indexOf(':');
    String rest = line.substring(colon + 1);
    String comment = rest.matches(".*\\s#.*") ? rest.replaceFirst("^.*?(\\s+#.*)$", "$1") : "";
    lines.set(from - 1, line.substring(0, colon + 1) + " " + value + comment);
  }

  /** The line of a key directly below the one before {@code from}. */
  private static int find(List<String> lines, int from, int parent, String key, String path) {
    int level = -1;
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      int indent = indent(line);
      if (indent <= parent) {
        break;
      }
      level = level < 0 ? indent : level;
      Matcher entry = ENTRY.matcher(line);
      if (indent == level && entry.matches() && entry.group(2).equals(key)) {
        return i;
      }
    }
    throw new IllegalArgumentException("the file has no value '" + path + "'");
  }

  private static int indent(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }
}
