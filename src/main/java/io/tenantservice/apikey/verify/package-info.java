/**
 * Verification of presented keys, the hot path: one look-up, and a decision that is a pure function of what was found.
 * Owns no table, but moves rows of {@code api_key_hash_claim} to the current pepper. A caller is told why a key is refused,
 * and of a key that is not found nothing.
 */
@NullMarked
package io.tenantservice.apikey.verify;

import org.jspecify.annotations.NullMarked;
