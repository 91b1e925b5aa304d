/** A tenant's own API key as the bearer token of requests about that tenant. */
@NullMarked
package io.tenantservice.apikey.bearer;

import org.jspecify.annotations.NullMarked;
