/**
 * The log of changes by which caches and feeds live. Table {@code change}. A change and the word of it commit together.
 */
@NullMarked
package io.tenantservice.change;

import org.jspecify.annotations.NullMarked;
