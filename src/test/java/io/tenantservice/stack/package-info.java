/**
 * The real parts that the service needs, on a bare machine: PostgreSQL, Redis, Vault, an identity provider and the
 * simulators. Used by every test, and by {@code ./mvnw -Plocal}.
 */
@NullMarked
package io.tenantservice.stack;

import org.jspecify.annotations.NullMarked;
