/** What a run leaves behind for its judges: plain records, no opinion. Knows no service's code. */
@org.jspecify.annotations.NullMarked
package io.slipway.load.evidence;
