/**
 * The one-time hand-over of keys that operations have issued, as nobody waits for an operation's answer. Table {@code
 * claimable_key}: the texts, encrypted, until they have been claimed or nobody has come in time.
 */
@NullMarked
package io.tenantservice.apikey.claim;

import org.jspecify.annotations.NullMarked;
