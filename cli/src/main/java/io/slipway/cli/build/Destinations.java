package io.slipway.cli.build;

import io.slipway.build.registry.ImageReference;
import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
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
   * The rule: {@code --push} and {@code --output type=registry} push; without them an image is
   * pushed when nothing else was asked for and every tag names its registry, because there is no
   * other place an image could go to.
   *
   * @param check whether nothing is built at all
   */
  static Destinations decide(ImageFlags flags, Outputs outputs, boolean check) {
    List<String> tags = new ArrayList<>(flags.tags);
    outputs.names().stream().filter(name -> !tags.contains(name)).forEach(tags::add);
    List<ImageReference> names = tags.stream().map(Destinations::parse).toList();
    for (ImageReference name : names) {
      if (name.digest() != null) {
        throw VerbFailed.usage("-t " + name + ": a digest cannot be chosen, only a tag");
      }
    }
    boolean push = flags.push || outputs.push();
    if (push && names.isEmpty()) {
      throw VerbFailed.usage("--push needs a name to push to: add -t REGISTRY/NAME:TAG");
    }
    if (push || check || outputs.asked()) {
      return new Destinations(names, push && !check, "");
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
