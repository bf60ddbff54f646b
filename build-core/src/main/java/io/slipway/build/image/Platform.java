package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Operating system and processor of an image, in GOOS/GOARCH words (OCI image-index.md).
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code amd64}
 * @param variant for example {@code v7}; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Platform(String os, String architecture, @Nullable String variant) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

  /** A system may have a version and features, which choose no other image here. */
  private static final Pattern SYSTEM =
      Pattern.compile("([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%+-]*)\\))?");

  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "hurd",
          "illumos",
          "ios",
          "js",
          "linux",
          "nacl",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows",
          "zos");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "amd64p32",
          "arm",
          "armbe",
          "arm64",
          "arm64be",
          "loong64",
          "mips",
          "mipsle",
          "mips64",
          "mips64le",
          "mips64p32",
          "mips64p32le",
          "ppc",
          "ppc64",
          "ppc64le",
          "riscv",
          "riscv64",
          "s390",
          "s390x",
          "sparc",
          "sparc64",
          "wasm");

  /** The platform of this machine. */
  public static Platform host() {
    return new Platform("linux", System.getProperty("os.arch"), null).normalised();
  }

  /**
   * Reads {@code os/arch[/variant]}, a bare architecture, a bare system or {@code local}, in the
   * usual spellings.
   *
   * @return in the one spelling that images use
   * @throws IllegalArgumentException when a part is empty, there are more than three, or nobody
   *     knows what a single one is
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    Matcher system = SYSTEM.matcher(parts[0]);
    // A loop over features inside the pattern would need as much stack as somebody writes features.
    if (!system.matches() || hasEmptyFeature(system.group(2))) {
      throw wrong(text);
    }
    parts[0] = system.group(1);
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        throw wrong(text);
      }
    }
    return switch (parts.length) {
      case 1 -> single(parts[0]);
      case 2 -> new Platform(parts[0], parts[1], null).normalised();
      case 3 -> new Platform(parts[0], parts[1], parts[2]).normalised();
      default -> throw wrong(text);
    };
  }

  private static boolean hasEmptyFeature(@Nullable String options) {
    return options != null && (options.contains("++") || options.endsWith("+"));
  }

  private static IllegalArgumentException wrong(String text) {
    return wrong(text, "");
  }

  private static IllegalArgumentException wrong(String text, String reason) {
    return new IllegalArgumentException(
        "not a platform: '"
            + text
            + "'"
            + reason
            + ", want os/arch[/variant], for example linux/arm64");
  }

  private static Platform single(String word) {
    if (word.equals("local")) {
      return host();
    }
    if (SYSTEMS.contains(word) || word.equals("macos")) {
      return new Platform(word, host().architecture(), host().variant()).normalised();
    }
    Platform platform = new Platform("linux", word, null).normalised();
    if (!ARCHITECTURES.contains(platform.architecture())) {
      throw wrong(word, ": unknown operating system or architecture");
    }
    return platform;
  }

  /** The same platform as containerd spells it: {@code x86_64} is amd64, {@code arm} is arm/v7. */
  public Platform normalised() {
    String system = os.equals("macos") ? "darwin" : os;
    String v = variant == null ? "" : variant;
    return switch (architecture) {
      case "i386" -> new Platform(system, "386", null);
      case "x86_64", "x86-64", "amd64" ->
          new Platform(system, "amd64", v.isEmpty() || v.equals("v1") ? null : v);
      case "aarch64", "arm64" ->
          new Platform(system, "arm64", v.isEmpty() || v.equals("8") || v.equals("v8") ? null : v);
      case "armhf" -> new Platform(system, "arm", "v7");
      case "armel" -> new Platform(system, "arm", "v6");
      case "arm" ->
          new Platform(
              system, "arm", v.isEmpty() ? "v7" : Character.isDigit(v.charAt(0)) ? "v" + v : v);
      default -> new Platform(system, architecture, v.isEmpty() ? null : v);
    };
  }

  /**
   * The platforms whose programs run on this one's processor, itself first, then what fits less and
   * less well.
   */
  public List<Platform> accepted() {
    Platform self = normalised();
    List<Platform> all = new ArrayList<>(List.of(self));
    int level = self.level();
    switch (self.architecture) {
      case "amd64" -> {
        older(self, "amd64", level, 1).forEach(all::add);
        all.add(new Platform(self.os, "386", null));
      }
      case "arm" -> older(self, "arm", level, 5).forEach(all::add);
      case "arm64" -> {
        older(self, "arm64", level, 8).forEach(all::add);
        older(self, "arm", 9, 5).forEach(all::add);
      }
      default -> {
        // Others have no family.
      }
    }
    return List.copyOf(all);
  }

  /** Whether programs of the other platform run on this one's processor as they are. */
  public boolean runs(Platform other) {
    return accepted().contains(other.normalised());
  }

  private static Stream<Platform> older(Platform self, String arch, int below, int lowest) {
    return IntStream.iterate(below - 1, v -> v >= lowest, v -> v - 1)
        .mapToObj(v -> new Platform(self.os, arch, "v" + v).normalised());
  }

  /** The number in the variant, or what the architecture begins with. */
  private int level() {
    if (variant != null && variant.matches("v[0-9]")) {
      return variant.charAt(1) - '0';
    }
    return architecture.equals("arm64") ? 8 : 1;
  }

  /** {@code os/arch[/variant]}. */
  @JsonIgnore
  public String text() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
