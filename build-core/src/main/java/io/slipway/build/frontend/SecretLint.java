package io.slipway.build.frontend;

import java.util.regex.Pattern;

/** Names that sound like credentials: what ARG and ENV hold stays in the image for everybody. */
final class SecretLint {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HARMLESS =
      Pattern.compile("(?:_|^)(?:public|file|version)(?:_|$)", Pattern.CASE_INSENSITIVE);

  private SecretLint() {}

  static void check(String keyword, String name, Words words) {
    if (SECRET.matcher(name).find() && !HARMLESS.matcher(name).find()) {
      words.warn(
          "SecretsUsedInArgOrEnv",
          "Do not use ARG or ENV instructions for sensitive data ("
              + keyword
              + " \""
              + name
              + "\")");
    }
  }
}
