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
import java.util.OptionalInt;

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
   * Reads {@code user[:group]}. Names are looked up in the root filesystem's own account files; a
   * user by number without group gets the group of the same number, as BuildKit has it.
   *
   * @throws UnusableSource when a name is unknown or a number too large
   */
  static Ownership parse(Dir root, String text) throws IOException, UnusableSource {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    int uid;
    int gid;
    OptionalInt number = number(user);
    if (user.isEmpty()) {
      uid = 0;
      gid = 0;
    } else if (number.isPresent()) {
      uid = number.getAsInt();
      gid = uid;
    } else {
      String[] entry = entry(root, "etc/passwd", user);
      uid = field(entry, 2, user);
      gid = field(entry, 3, user);
    }
    if (!group.isEmpty()) {
      OptionalInt groupNumber = number(group);
      gid =
          groupNumber.isPresent()
              ? groupNumber.getAsInt()
              : field(entry(root, "etc/group", group), 2, group);
    }
    if (uid > MAX_ID || gid > MAX_ID) {
      throw new UnusableSource("the owner '" + text + "' is above " + MAX_ID);
    }
    return new Ownership(uid, gid);
  }

  private static String[] entry(Dir root, String file, String name)
      throws IOException, UnusableSource {
    for (String line : read(root, file).orElse("").split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields[0].equals(name)) {
        return fields;
      }
    }
    throw new UnusableSource(
        "the owner '"
            + name
            + "' is not in the image's /"
            + file
            + ": create it before, or use a number");
  }

  private static int field(String[] entry, int index, String name) throws UnusableSource {
    OptionalInt value = entry.length > index ? number(entry[index]) : OptionalInt.empty();
    if (value.isEmpty()) {
      throw new UnusableSource("the image's account file has a damaged entry for '" + name + "'");
    }
    return value.getAsInt();
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
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
