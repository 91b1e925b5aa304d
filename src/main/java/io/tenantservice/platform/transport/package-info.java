/** Whether what this process sends to PostgreSQL, Redis and Vault is encrypted, and goes to whom it is meant for. */
@NullMarked
package io.tenantservice.platform.transport;

import org.jspecify.annotations.NullMarked;
