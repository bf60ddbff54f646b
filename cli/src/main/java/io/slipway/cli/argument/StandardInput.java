package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What came by standard input where a context was asked for: an archive, or a build file alone. */
public sealed interface StandardInput {
  /**
   * A tar archive, perhaps compressed.
   *
   * @param path of its copy
   */
  record Archive(Path path) implements StandardInput {}

  /** A build file. */
  record BuildFile(String text) implements StandardInput {}

  /** Enough for the header of a tar archive's first entry. */
  int HEADER = 512;

  /** The largest build file, in bytes. */
  int LARGEST_TEXT = 8 << 20;

  /**
   * Reads it to its end.
   *
   * @param folder where an archive is copied to; made when it is not there
   * @throws VerbFailed when nothing came
   */
  static StandardInput read(InputStream in, Path folder) throws IOException {
    BufferedInputStream input = new BufferedInputStream(in, 1 << 16);
    input.mark(HEADER);
    byte[] head = input.readNBytes(HEADER);
    input.reset();
    if (head.length == 0) {
      throw VerbFailed.usage("the context -: nothing came by standard input");
    }
    return isArchive(head) ? new Archive(copy(input, folder)) : new BuildFile(text(input));
  }

  /** All of it as a build file. */
  static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_TEXT + 1);
    if (bytes.length > LARGEST_TEXT) {
      throw VerbFailed.usage(
          "standard input: more than 8 MB that are no tar archive, so it is no build file");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Copies it to a new file. */
  static Path copy(InputStream in, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.createTempFile(folder, "stdin-", ".tar");
    try {
      Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Whether this is the beginning of a tar archive, plain or compressed with a known program.
   *
   * @param head {@link #HEADER} bytes, or all when there are fewer
   */
  static boolean isArchive(byte[] head) {
    return startsWith(head, 0x1f, 0x8b, 0x08)
        || startsWith(head, 0x42, 0x5a, 0x68)
        || startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)
        || startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)
        || isTarHeader(head);
  }

  /** The sum of a header's bytes, its own field counted as blanks, stands in it in octal. */
  private static boolean isTarHeader(byte[] head) {
    if (head.length < HEADER) {
      return false;
    }
    String field = new String(head, 148, 8, StandardCharsets.ISO_8859_1);
    String digits = field.replaceAll("[\\s\0]", "");
    if (!digits.matches("[0-7]{1,7}")) {
      return false;
    }
    byte[] blanked = head.clone();
    Arrays.fill(blanked, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : blanked) {
      sum += b & 0xff;
    }
    return sum == Integer.parseInt(digits, 8);
  }

  private static boolean startsWith(byte[] head, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
