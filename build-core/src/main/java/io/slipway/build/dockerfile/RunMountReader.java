package io.slipway.build.dockerfile;

import io.slipway.build.dockerfile.RunMount.Type;
import io.slipway.build.image.ByteSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects the fields of one mount and checks them against each other. */
final class RunMountReader {
  private static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "target",
          "readonly",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "src",
          "dst",
          "destination",
          "ro",
          "rw",
          "readwrite",
          "env");

  private Type type = Type.BIND;
  private Optional<String> from = Optional.empty();
  private Optional<String> source = Optional.empty();
  private Optional<String> target = Optional.empty();
  private Optional<Boolean> readOnly = Optional.empty();
  private Optional<String> id = Optional.empty();
  private Optional<String> sharing = Optional.empty();
  private boolean required;
  private OptionalInt mode = OptionalInt.empty();
  private OptionalInt uid = OptionalInt.empty();
  private OptionalInt gid = OptionalInt.empty();
  private OptionalLong size = OptionalLong.empty();
  private Optional<String> env = Optional.empty();

  void field(String field, RunMount.Expander expander) throws ExpansionException {
    String key = RunMount.split(field).getKey();
    if (field.indexOf('=') < 0) {
      bare(key, field);
      return;
    }
    String value = expander.expand(RunMount.split(field).getValue());
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = text(value);
      case "source", "src" -> source = text(value);
      case "target", "dst", "destination" -> target = text(value);
      case "readonly", "ro" -> readOnly = Optional.of(truth(key, value));
      case "readwrite", "rw" -> readOnly = Optional.of(!truth(key, value));
      case "required" -> require(key, truth(key, value));
      case "id" -> id = text(value);
      case "sharing" -> sharing = Optional.of(sharing(value));
      case "size" -> {
        only(key, type == Type.TMPFS);
        size = OptionalLong.of(bytes(value));
      }
      case "mode" -> mode = OptionalInt.of(number(key, value, 8));
      case "uid" -> uid = OptionalInt.of(number(key, value, 10));
      case "gid" -> gid = OptionalInt.of(number(key, value, 10));
      case "env" -> env = text(value);
      default -> throw unexpected(key, field);
    }
  }

  private void bare(String key, String field) throws ExpansionException {
    switch (key) {
      case "readonly", "ro" -> readOnly = Optional.of(true);
      case "readwrite", "rw" -> readOnly = Optional.of(false);
      case "required" -> require(key, true);
      default -> {
        if (!KEYS.contains(key)) {
          throw unexpected(key, field);
        }
        throw new ExpansionException("invalid field '" + field + "' must be a key=value pair");
      }
    }
  }

  RunMount finish() throws ExpansionException {
    boolean hasOwner = type == Type.SECRET || type == Type.SSH || type == Type.CACHE;
    check(hasOwner || mode.isEmpty(), "mode not allowed for '" + type.word() + "' type mounts");
    check(hasOwner || uid.isEmpty(), "uid not allowed for '" + type.word() + "' type mounts");
    check(hasOwner || gid.isEmpty(), "gid not allowed for '" + type.word() + "' type mounts");
    check(
        type == Type.CACHE || sharing.isEmpty(),
        "invalid cache sharing set for " + type.word() + " mount");
    check(type == Type.SECRET || env.isEmpty(), "env is only allowed for 'secret' type mounts");
    if (type == Type.SECRET) {
      check(from.isEmpty(), "secret mount should not have a from");
      check(
          source.isPresent() || target.isPresent() || id.isPresent(),
          "invalid secret mount. one of source, target required; add id=NAME");
      check(source.isEmpty() || id.isEmpty(), "both source and id can't be set");
    }
    boolean written = type == Type.CACHE || type == Type.TMPFS;
    return new RunMount(
        type,
        from,
        source,
        target,
        readOnly.orElse(!written),
        id,
        sharing,
        required,
        mode,
        uid,
        gid,
        size,
        env);
  }

  private void require(String key, boolean value) throws ExpansionException {
    only(key, type == Type.SECRET || type == Type.SSH);
    required = value;
  }

  /** As in BuildKit some keys must come behind the type that allows them. */
  private void only(String key, boolean allowed) throws ExpansionException {
    check(allowed, "unexpected key '" + key + "' for mount type '" + type.word() + "'");
  }

  private static Type type(String value) throws ExpansionException {
    for (Type candidate : Type.values()) {
      if (candidate.word().equals(value.toLowerCase(Locale.ROOT))) {
        return candidate;
      }
    }
    List<String> known = Arrays.stream(Type.values()).map(Type::word).toList();
    String guess = Suggestion.advice(value, known);
    throw new ExpansionException(
        "unsupported mount type '"
            + value
            + "'"
            + (guess.isEmpty() ? ", want one of " + String.join(", ", known) : ", " + guess));
  }

  private static String sharing(String value) throws ExpansionException {
    String lower = value.toLowerCase(Locale.ROOT);
    check(
        List.of("shared", "private", "locked").contains(lower),
        "unsupported sharing value '" + value + "', want shared, private or locked");
    return lower;
  }

  private static Optional<String> text(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static boolean truth(String key, String value) throws ExpansionException {
    return GoBool.parse(value)
        .orElseThrow(
            () ->
                new ExpansionException(
                    "invalid value for " + key + ": " + value + ", want true or false"));
  }

  private static int number(String key, String value, int radix) throws ExpansionException {
    try {
      if (value.startsWith("+")) {
        throw new NumberFormatException("a sign");
      }
      return Integer.parseUnsignedInt(value, radix);
    } catch (NumberFormatException e) {
      throw new ExpansionException("invalid value " + value + " for " + key);
    }
  }

  private static void check(boolean right, String message) throws ExpansionException {
    if (!right) {
      throw new ExpansionException(message);
    }
  }

  private static ExpansionException unexpected(String key, String field) {
    String guess = Suggestion.advice(key, KEYS);
    return new ExpansionException(
        "unexpected key '" + key + "' in '" + field + "'" + (guess.isEmpty() ? "" : ", " + guess));
  }

  private static long bytes(String value) throws ExpansionException {
    try {
      return ByteSize.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ExpansionException(String.valueOf(e.getMessage()));
    }
  }
}
