/**
 * Encryption of what tenants entrust to the platform. Table {@code tenant_key}. No secret is at rest that its provider
 * (Vault Transit, AWS KMS) did not encrypt, under the tenant's own key and bound to its place.
 */
@NullMarked
package io.tenantservice.crypto;

import org.jspecify.annotations.NullMarked;
