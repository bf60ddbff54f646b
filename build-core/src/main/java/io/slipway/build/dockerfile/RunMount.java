package io.slipway.build.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A {@code RUN --mount}, expanded and checked. Fields that the type does not have are empty.
 *
 * @param type what is mounted
 * @param from stage or image; empty for the context (bind) or nothing (others)
 * @param source path inside {@code from}; empty for its root
 * @param target where; empty when the type has a default
 * @param readOnly whether writing is refused
 * @param id of a cache, secret or ssh agent
 * @param sharing of a cache: {@code shared}, {@code private}, {@code locked}
 * @param required whether a missing secret or agent fails the build
 * @param mode permission bits
 * @param uid owner
 * @param gid group
 * @param sizeBytes upper bound of a tmpfs
 * @param env variable that carries a secret instead of a file
 */
public record RunMount(
    Type type,
    Optional<String> from,
    Optional<String> source,
    Optional<String> target,
    boolean readOnly,
    Optional<String> id,
    Optional<String> sharing,
    boolean required,
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong sizeBytes,
    Optional<String> env) {

  /** What a mount can be. */
  public enum Type {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH;

    /** The word in the Dockerfile. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Replaces variables in a value. */
  @FunctionalInterface
  public interface Expander {
    String expand(String value) throws ExpansionException;
  }

  /**
   * Reads a mount.
   *
   * @param value as written after {@code --mount=}
   * @throws ExpansionException when a variable cannot be expanded, or the fields break the rules
   */
  public static RunMount parse(String value, Expander expander) throws ExpansionException {
    RunMountReader reader = new RunMountReader();
    for (String field : fields(value)) {
      reader.field(field, expander);
    }
    return reader.finish();
  }

  /** The {@code from} of a mount, known before anything is expanded; it must not use variables. */
  public static Optional<String> fromOf(String value) throws ExpansionException {
    Optional<String> from = Optional.empty();
    for (String field : fields(value)) {
      Map.Entry<String, String> pair = split(field);
      if (pair.getKey().equals("from")) {
        if (pair.getValue().matches(".*\\$.+")) {
          throw new ExpansionException(
              "'from' doesn't support variable expansion, define alias stage instead");
        }
        from = Optional.of(pair.getValue()).filter(text -> !text.isEmpty());
      }
    }
    return from;
  }

  static Map.Entry<String, String> split(String field) {
    int equals = field.indexOf('=');
    String key = equals < 0 ? field : field.substring(0, equals);
    return Map.entry(key.toLowerCase(Locale.ROOT), equals < 0 ? "" : field.substring(equals + 1));
  }

  private static List<String> fields(String value) throws ExpansionException {
    return CommaFields.split(value);
  }
}
