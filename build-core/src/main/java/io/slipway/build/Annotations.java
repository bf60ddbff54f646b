package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Annotations by the document that they belong to. A key says it in front, {@code index:NAME} or
 * {@code manifest[linux/amd64],manifest-descriptor:NAME}; without that it is the manifests'.
 *
 * @param hasIndex whether the build makes an index
 */
record Annotations(List<Annotation> all, boolean hasIndex) {
  private static final Pattern KIND = Pattern.compile("([a-z-]+)(?:\\[([A-Za-z0-9/_.-]+)])?");

  /** The documents that have annotations. */
  private enum Kind {
    MANIFEST("manifest"),
    INDEX("index"),
    MANIFEST_DESCRIPTOR("manifest-descriptor"),
    INDEX_DESCRIPTOR("index-descriptor");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /**
   * One annotation of one kind of document.
   *
   * @param platform text of the only platform; empty for all
   */
  private record Annotation(Kind kind, String platform, String name, String value) {}

  /**
   * Reads the keys.
   *
   * @param index whether there will be an index
   * @throws BuildFailure when a key names no document, or an index that will not be
   */
  static Annotations of(Map<String, String> given, boolean index) throws BuildFailure {
    List<Annotation> all = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
      int colon = entry.getKey().indexOf(':');
      String kinds = colon > 0 ? entry.getKey().substring(0, colon) : "manifest";
      String name = entry.getKey().substring(colon + 1);
      for (String kind : kinds.split(",", -1)) {
        Annotation annotation = annotation(kind, name, entry.getValue());
        if (!index && annotation.kind() == Kind.INDEX) {
          throw new BuildFailure(
              null,
              "the annotation '"
                  + entry.getKey()
                  + "' is for an index, but a build of one platform makes none: write"
                  + " 'manifest:' in front, or build several platforms");
        }
        all.add(annotation);
      }
    }
    return new Annotations(all, index);
  }

  private static Annotation annotation(String text, String name, String value) throws BuildFailure {
    Matcher kind = KIND.matcher(text);
    if (kind.matches() && !name.isEmpty()) {
      for (Kind known : Kind.values()) {
        if (known.text.equals(kind.group(1))) {
          String platform = kind.group(2) == null ? "" : Platform.parse(kind.group(2)).text();
          return new Annotation(known, platform, name, value);
        }
      }
    }
    throw new BuildFailure(
        null,
        "cannot place the annotation '"
            + text
            + ":"
            + name
            + "': use manifest, index, manifest-descriptor or index-descriptor");
  }

  Map<String, String> manifest(Platform platform) {
    return of(Kind.MANIFEST, platform.text());
  }

  Map<String, String> manifestDescriptor(Platform platform) {
    return of(Kind.MANIFEST_DESCRIPTOR, platform.text());
  }

  Map<String, String> index() {
    return of(Kind.INDEX, "");
  }

  Map<String, String> indexDescriptor() {
    return of(Kind.INDEX_DESCRIPTOR, "");
  }

  private Map<String, String> of(Kind kind, String platform) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Annotation each : all) {
      if (each.kind() == kind && (each.platform().isEmpty() || each.platform().equals(platform))) {
        found.put(each.name(), each.value());
      }
    }
    return found;
  }
}
