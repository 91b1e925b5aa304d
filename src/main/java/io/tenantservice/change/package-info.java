/**
 * The log of changes by which caches and feeds live, and the caches. Tables {@code change}, {@code replica}. A change and
 * the word of it commit together; no cache serves what was wrong for longer than it may, or after it has been told.
 */
@NullMarked
package io.tenantservice.change;

import org.jspecify.annotations.NullMarked;
