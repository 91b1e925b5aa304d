/**
 * Asks providers again about credentials in use, and counts what is known of them. No tables: the time of the next check
 * is the credential's own. A worker that dies loses nothing, as what it has taken comes back after a while.
 */
@NullMarked
package io.tenantservice.credential.health;

import org.jspecify.annotations.NullMarked;
