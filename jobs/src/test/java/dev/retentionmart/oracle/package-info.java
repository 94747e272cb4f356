/**
 * The published numbers computed a second time, in plain Java, straight from their definitions: one
 * customer, one period and one question at a time. Shares no code with the job, so that a mistake
 * has to be made twice to stay unseen.
 */
package dev.retentionmart.oracle;
