/**
 * API keys: issued once, kept as a keyed hash, led through their states. Tables {@code api_key},
 * {@code api_key_hash_claim}; of {@code api_key_last_use} it reads when each was used. The text of a key is nowhere at rest.
 */
@NullMarked
package io.tenantservice.apikey;

import org.jspecify.annotations.NullMarked;
