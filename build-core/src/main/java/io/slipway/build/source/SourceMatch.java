package io.slipway.build.source;

/**
 * A file that a source names.
 *
 * @param name the last component by which it was found, raw; a followed link keeps its own name
 * @param files the file itself, and what below it is copied
 */
record SourceMatch(String name, Picked files) {
  TreeNode node() {
    return files.node();
  }
}
