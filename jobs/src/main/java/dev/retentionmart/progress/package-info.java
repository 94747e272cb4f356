/** What a person sees while the job works. */
package dev.retentionmart.progress;
