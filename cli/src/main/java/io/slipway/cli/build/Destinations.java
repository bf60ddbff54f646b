package io.slipway.cli.build;

import io.slipway.build.registry.ImageReference;
import io.slipway.cli.verb.VerbFailed;
import java.util.List;

/**
 * Where an image goes, decided from the flags.
 *
 * @param names the tags as references
 * @param push whether they are pushed
 * @param hint what to tell the user; empty when there is nothing to say
 */
record Destinations(List<ImageReference> names, boolean push, String hint) {

  /**
   * The rule: {@code --push} pushes; without it an image is pushed when nothing else was asked for
   * and every tag names its registry, because there is no other place an image could go to.
   *
   * @param files whether the image is written to a file
   */
  static Destinations decide(List<String> tags, boolean push, boolean files) {
    List<ImageReference> names = tags.stream().map(Destinations::parse).toList();
    for (ImageReference name : names) {
      if (name.digest() != null) {
        throw VerbFailed.usage("-t " + name + ": a digest cannot be chosen, only a tag");
      }
    }
    if (push && names.isEmpty()) {
      throw VerbFailed.usage("--push needs a name to push to: add -t REGISTRY/NAME:TAG");
    }
    if (push) {
      return new Destinations(names, true, "");
    }
    if (files) {
      return new Destinations(names, false, "");
    }
    if (!tags.isEmpty() && tags.stream().allMatch(Destinations::namesRegistry)) {
      return new Destinations(names, true, "");
    }
    return new Destinations(
        names,
        false,
        "the result stays in the build cache only; push it with --push, or write it to a file"
            + " with --output type=oci,dest=FILE");
  }

  private static ImageReference parse(String tag) {
    try {
      return ImageReference.parse(tag);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage("-t " + tag + ": " + e.getMessage());
    }
  }

  private static boolean namesRegistry(String tag) {
    int slash = tag.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String first = tag.substring(0, slash);
    return first.equals("localhost") || first.contains(".") || first.contains(":");
  }
}
