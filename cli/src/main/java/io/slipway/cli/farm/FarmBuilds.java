package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
import java.util.List;

/** Finds builds by what people write. */
public final class FarmBuilds {
  private static final String PATH = "/api/v1/builds";
  private static final int SEARCHED = 200;

  private final FarmClient farm;

  /** For builds of this farm. */
  public FarmBuilds(FarmClient farm) {
    this.farm = farm;
  }

  /** One build by its full id. */
  public BuildView get(String id) throws InterruptedException {
    return BuildView.of(farm.get(path(id)));
  }

  /** One build by its full id, as the farm wrote it. */
  public JsonNode document(String id) throws InterruptedException {
    return farm.get(path(id));
  }

  /** Where the API has a build. */
  public static String path(String id) {
    return PATH + "/" + FarmClient.encode(id);
  }

  /**
   * The id of the build that a text means: an id, the beginning of one, or {@code IMAGE#NUMBER}
   * where the image may be cut to its last part.
   *
   * @throws VerbFailed with exit code 2 when there is none or more than one
   */
  public String resolve(String text) throws InterruptedException {
    if (text.length() == 36) {
      return text;
    }
    List<String> found = new ArrayList<>();
    JsonNode answer = farm.get(PATH + "?limit=" + SEARCHED);
    for (JsonNode node : BuildView.elements(answer, "builds")) {
      BuildView build = BuildView.of(node);
      if (matches(build, text)) {
        found.add(build.id());
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw VerbFailed.usage(
        found.isEmpty()
            ? "no build '" + text + "' among the newest " + SEARCHED + "; see 'slipway ls'"
            : "'" + text + "' means " + found.size() + " builds; write more of it");
  }

  static boolean matches(BuildView build, String text) {
    int hash = text.lastIndexOf('#');
    if (hash < 0) {
      return text.length() >= 4 && build.id().startsWith(text);
    }
    String image = text.substring(0, hash);
    boolean sameImage = build.image().equals(image) || build.image().endsWith("/" + image);
    return sameImage && text.substring(hash + 1).equals(Long.toString(build.number()));
  }
}
