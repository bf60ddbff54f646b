package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TransferBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who shall own a file.
 *
 * @param uid user, 0 to 65535
 * @param gid group, 0 to 65535
 */
record Ownership(int uid, int gid) {
  static final Ownership ROOT = new Ownership(0, 0);
  private static final int MAX_ID = 65535;
  private static final int MAX_BYTES = 4 << 20;

  /**
   * Reads {@code user[:group]}. Names are looked up in the root filesystem's own account files. A
   * user by number without group gets the group of the same number, an unknown user is root, an
   * unknown group is the user's own, and a group left empty behind its colon is root: all as
   * BuildKit has it.
   *
   * @throws UnusableSource when a number is too large
   */
  static Ownership parse(Dir root, String text) throws IOException, UnusableSource {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    Optional<Integer> uid = number(user, text);
    int gid = uid.orElse(0);
    if (uid.isEmpty() && !user.isEmpty()) {
      Optional<String[]> entry = entry(root, "etc/passwd", user);
      uid = entry.flatMap(fields -> field(fields, 2));
      gid = entry.flatMap(fields -> field(fields, 3)).orElse(0);
    }
    if (colon >= 0) {
      gid = group(root, text.substring(colon + 1), text).orElse(gid);
    }
    return checked(uid.orElse(0), gid, text);
  }

  /** Empty when there is no such group: then it is the user's own. */
  private static Optional<Integer> group(Dir root, String group, String text)
      throws IOException, UnusableSource {
    if (group.isEmpty()) {
      return Optional.of(0);
    }
    Optional<Integer> number = number(group, text);
    return number.isPresent()
        ? number
        : entry(root, "etc/group", group).flatMap(fields -> field(fields, 2));
  }

  private static Ownership checked(int uid, int gid, String text) throws UnusableSource {
    if (uid > MAX_ID || gid > MAX_ID) {
      throw tooLarge(text);
    }
    return new Ownership(uid, gid);
  }

  private static UnusableSource tooLarge(String text) {
    return new UnusableSource(
        "the owner '" + text + "' is above " + MAX_ID + ": choose a number up to " + MAX_ID);
  }

  private static Optional<String[]> entry(Dir root, String file, String name) throws IOException {
    for (String line : read(root, file).orElse("").split("\n", -1)) {
      String[] fields = line.strip().split(":", -1);
      if (fields[0].equals(name)) {
        return Optional.of(fields);
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> field(String[] entry, int index) {
    boolean number = entry.length > index && entry[index].matches("[0-9]{1,9}");
    return number ? Optional.of(Integer.parseInt(entry[index])) : Optional.empty();
  }

  private static Optional<Integer> number(String word, String text) throws UnusableSource {
    if (!word.matches("[0-9]+")) {
      return Optional.empty();
    }
    if (word.length() > 9) {
      throw tooLarge(text);
    }
    return Optional.of(Integer.parseInt(word));
  }

  private static Optional<String> read(Dir root, String file) throws IOException {
    try (Fd opened = root.resolveFile(file);
        TransferBuffer buffer = new TransferBuffer()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int read;
      while (bytes.size() < MAX_BYTES && (read = opened.read(buffer)) > 0) {
        bytes.write(buffer.bytes(), 0, read);
      }
      return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
