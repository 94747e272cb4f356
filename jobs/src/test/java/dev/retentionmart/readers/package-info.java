/** Who else can read what is published: other readers of Delta, and the queries of the docs. */
package dev.retentionmart.readers;
