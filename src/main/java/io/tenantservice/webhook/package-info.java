/** What is sent to addresses that tenants have chosen, and what they need to know of them. */
@NullMarked
package io.tenantservice.webhook;

import org.jspecify.annotations.NullMarked;
