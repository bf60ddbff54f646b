package io.slipway.build;

/** Hears what a build tells. Called from many threads; must not block for long. */
@FunctionalInterface
public interface BuildListener {
  void on(BuildEvents event);
}
