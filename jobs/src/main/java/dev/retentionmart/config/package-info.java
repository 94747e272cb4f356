/** Typed configuration: every key checked once, here, with key, value, reason and remedy. */
package dev.retentionmart.config;
