package io.slipway.promoter.domain;

import io.slipway.model.TagTemplate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Makes names of branches fit for tags, so that two different names stay different: what had to be
 * changed or cut gets a part of the name's hash, and so does a name that looks as if it had one.
 */
final class SafeName {
  private static final int HASH = 12;
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern HASHED = Pattern.compile(".*-[0-9a-f]{" + HASH + "}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.-]|^[.-]");

  private SafeName() {}

  /** The name as it stands in tags; at most {@link TagTemplate#LONGEST_NAME} characters. */
  static String of(String name) {
    if (name.length() <= TagTemplate.LONGEST_NAME
        && SAFE.matcher(name).matches()
        && !HASHED.matcher(name).matches()) {
      return name;
    }
    String safe = UNSAFE.matcher(name).replaceAll(match -> match.start() == 0 ? "_" : "-");
    int room = TagTemplate.LONGEST_NAME - HASH - 1;
    return safe.substring(0, Math.min(room, safe.length())) + "-" + hash(name);
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
