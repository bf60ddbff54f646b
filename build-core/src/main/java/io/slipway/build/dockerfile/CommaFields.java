package io.slipway.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** One line of comma separated values; a field in double quotes may hold commas. */
final class CommaFields {
  private CommaFields() {}

  static List<String> split(String line) throws ExpansionException {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      if (at < line.length() && line.charAt(at) == '"') {
        at = quoted(line, at + 1, field);
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        field.append(line, at, end);
        if (field.indexOf("\"") >= 0) {
          throw unreadable(line, "a quote inside a field without quotes");
        }
        at = end;
      }
      fields.add(field.toString());
      if (at >= line.length()) {
        return fields;
      }
      at++; // over the comma
    }
  }

  private static int quoted(String line, int start, StringBuilder field) throws ExpansionException {
    for (int at = start; at < line.length(); at++) {
      if (line.charAt(at) != '"') {
        field.append(line.charAt(at));
      } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append(line.charAt(++at));
      } else if (at + 1 == line.length() || line.charAt(at + 1) == ',') {
        return at + 1;
      } else {
        throw unreadable(line, "text after a closing quote");
      }
    }
    throw unreadable(line, "an open quote");
  }

  private static ExpansionException unreadable(String line, String why) {
    return new ExpansionException("failed to parse csv mounts '" + line + "': " + why);
  }
}
