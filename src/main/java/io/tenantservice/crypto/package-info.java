/**
 * Encryption of what tenants entrust to the platform. Tables {@code encryption_key}, {@code
 * pepper}, {@code sealed_answer}. No secret is at rest that its provider (Vault Transit, AWS KMS) did not encrypt, under
 * the tenant's own key or one of the platform's, and bound to its place.
 */
@NullMarked
package io.tenantservice.crypto;

import org.jspecify.annotations.NullMarked;
