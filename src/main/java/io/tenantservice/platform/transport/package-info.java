/** Whether what goes to PostgreSQL, Redis, Vault and AWS KMS is encrypted, and goes to whom it is meant for. */
@NullMarked
package io.tenantservice.platform.transport;

import org.jspecify.annotations.NullMarked;
