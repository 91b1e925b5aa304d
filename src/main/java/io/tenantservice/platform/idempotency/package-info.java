/** Requests that can be sent again: claim, effect and stored answer are one transaction. */
@NullMarked
package io.tenantservice.platform.idempotency;

import org.jspecify.annotations.NullMarked;
