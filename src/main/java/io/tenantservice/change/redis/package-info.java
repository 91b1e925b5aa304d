/**
 * The second level of the caches, in Redis: what one replica has read from PostgreSQL, others need not read for two minutes.
 * Owns no table. It proves nothing: whoever asks checks what he is told (package {@code change}), and goes to PostgreSQL
 * when Redis is slow, away, or tells what this service has not written.
 */
@NullMarked
package io.tenantservice.change.redis;

import org.jspecify.annotations.NullMarked;
