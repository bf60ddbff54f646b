package io.slipway.build.source;

/**
 * A file that a source names.
 *
 * @param name the last component by which it was found, raw; a followed link keeps its own name
 * @param node the file itself
 */
record SourceMatch(String name, TreeNode node) {}
