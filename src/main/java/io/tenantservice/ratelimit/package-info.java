/**
 * Rate limits, decided in one round trip by one script in Redis. Owns no table. No more gets through than the limit and
 * what time gives back; without Redis each replica allows its share and says so, and nobody gets an error.
 */
@NullMarked
package io.tenantservice.ratelimit;

import org.jspecify.annotations.NullMarked;
