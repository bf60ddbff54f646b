package io.slipway.build.frontend;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths inside an image, as text. */
final class Paths {
  private Paths() {}

  /** An absolute path without {@code .}, {@code ..}, double and trailing slashes. */
  static String absolute(String directory, String path) {
    Deque<String> parts = new ArrayDeque<>();
    String whole = path.startsWith("/") ? path : directory + "/" + path;
    for (String part : whole.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** A working directory as images keep it: an absolute path as written, a relative one joined. */
  static String workingDirectory(String current, String path) {
    return path.startsWith("/") ? path : absolute(current, path);
  }

  /** A destination: as above, but a slash at the end stays, for it says that it is a directory. */
  static String destination(String directory, String path) {
    String absolute = absolute(directory, path);
    boolean isDirectory =
        path.isEmpty()
            || path.equals(".")
            || path.endsWith("/")
            || path.endsWith("/.")
            || absolute.equals("/");
    return isDirectory && !absolute.endsWith("/") ? absolute + "/" : absolute;
  }

  /** Relative to the root of what is copied from; {@code .} for the root itself. */
  static String source(String path) {
    String absolute = absolute("/", path);
    return absolute.equals("/") ? "." : absolute.substring(1);
  }
}
