package io.slipway.load.noop;

import java.util.ArrayList;
import java.util.List;

/**
 * Who pushes to what how often. A project has as many builds as its weight asks for, so that all of
 * them have work until the end, and several images, one after the other: a project is moved to its
 * next image between two rounds. Pure.
 *
 * @param shares one for each project
 */
public record Mix(List<Share> shares) {
  private static final int HEAVIEST = 4;

  /** Copies the list. */
  public Mix {
    shares = List.copyOf(shares);
  }

  /**
   * A project.
   *
   * @param project its id
   * @param weight in the queue, 1 to 4
   * @param images how many it has, at least 1
   * @param builds how many are pushed, over all of its images
   */
  public record Share(String project, int weight, int images, int builds) {
    /** How many builds are pushed to its n-th image, from 0. */
    public int builds(int image) {
      return image >= images ? 0 : builds / images + (image < builds % images ? 1 : 0);
    }

    /** The name of its n-th image below a registry and a folder. */
    public String image(String folder, int image) {
      return folder + "/" + project + "-" + image;
    }
  }

  /** Spreads builds and images over projects whose weights are 1, 2, 3, 4, 1, 2, ... */
  public static Mix of(int builds, int images, int projects) {
    long weights = 0;
    for (int i = 0; i < projects; i++) {
      weights += weight(i);
    }
    List<Share> shares = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < projects; i++) {
      long from = builds * before / weights;
      before += weight(i);
      long to = builds * before / weights;
      int own = images / projects + (i < images % projects ? 1 : 0);
      shares.add(new Share("p" + (i + 1), weight(i), Math.max(1, own), (int) (to - from)));
    }
    return new Mix(shares);
  }

  private static int weight(int project) {
    return 1 + project % HEAVIEST;
  }

  /** How many images the project with the most has. */
  public int rounds() {
    return shares.stream().mapToInt(Share::images).max().orElse(0);
  }

  /** The projects that push in a round, each as often as it does, in turns. */
  public List<Share> pushes(int round) {
    List<Share> pushes = new ArrayList<>();
    int most = shares.stream().mapToInt(s -> s.builds(round)).max().orElse(0);
    for (int n = 0; n < most; n++) {
      for (Share share : shares) {
        if (n < share.builds(round)) {
          pushes.add(share);
        }
      }
    }
    return pushes;
  }
}
