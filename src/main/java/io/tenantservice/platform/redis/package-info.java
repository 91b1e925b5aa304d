/**
 * What all have in common who ask Redis: one connection that is kept, and a pause after it has failed. Owns no table. Redis
 * may be lost at any time, so nobody here waits for it.
 */
@NullMarked
package io.tenantservice.platform.redis;

import org.jspecify.annotations.NullMarked;
