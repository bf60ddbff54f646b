package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Parameters;

/** Which build of which image a wish is about. */
final class BuildParameters {
  @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
  private String image = "";

  @Parameters(index = "1", paramLabel = "BUILD", description = "Number of the build.")
  private long number;

  String image() {
    return image;
  }

  long number() {
    return number;
  }

  /** The beginning of what the farm is asked. */
  ObjectNode askedBy(String by) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("image", image)
        .put("number", number)
        .put("by", by);
  }
}
