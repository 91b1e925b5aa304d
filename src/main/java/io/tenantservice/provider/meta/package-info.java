/**
 * Meta Graph, as far as WhatsApp accounts need it: is a credential good, and where do events go. No tables. What Meta
 * says becomes one of a few values; silence is never taken for a bad credential.
 */
@NullMarked
package io.tenantservice.provider.meta;

import org.jspecify.annotations.NullMarked;
