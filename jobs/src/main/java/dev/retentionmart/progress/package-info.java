/** How the steps of a run are done and shown: one after the other or side by side. */
package dev.retentionmart.progress;
