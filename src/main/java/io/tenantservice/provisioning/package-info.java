/**
 * Brings tenants from nothing to a working connection. Tables {@code onboarding}, {@code onboarding_secret}. What was
 * asked for is encrypted before it is accepted, and carried out step by step by an operation that survives any crash.
 */
@NullMarked
package io.tenantservice.provisioning;

import org.jspecify.annotations.NullMarked;
