/**
 * The job: {@link dev.retentionmart.NightlyStages} has the stages in order, each a package of its
 * own that knows only those before it.
 */
package dev.retentionmart;
