/**
 * What can go wrong by the user's hand, and the exit code that says so. Knows nothing of the rest.
 */
package dev.retentionmart.fault;
