/**
 * The commands: reads arguments and the clock, starts Spark, shows progress, and tells how it ended
 * by messages on stderr, one JSON object on stdout and the exit code.
 */
package dev.retentionmart.cli;
