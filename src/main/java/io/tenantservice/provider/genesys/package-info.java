/**
 * Genesys Cloud, as far as organizations need it: is a client good, and is the messaging integration there. No tables.
 * What Genesys says becomes one of a few values; silence is never taken for a bad credential.
 */
@NullMarked
package io.tenantservice.provider.genesys;

import org.jspecify.annotations.NullMarked;
