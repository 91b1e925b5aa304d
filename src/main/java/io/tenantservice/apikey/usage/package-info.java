/**
 * How keys are used: counted in memory at each verification, written every few seconds, shown by the hour. Tables
 * {@code api_key_last_use}, {@code api_key_use_count}, {@code api_key_use_batch}. Who verifies waits for nothing of it.
 */
@NullMarked
package io.tenantservice.apikey.usage;

import org.jspecify.annotations.NullMarked;
