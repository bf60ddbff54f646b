/**
 * The command line: one class per verb, exit codes, and how errors reach people. Verbs know the
 * farm only through its REST API and the build core only through its facade; no Kafka, no Redis.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli;
