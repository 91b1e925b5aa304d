/**
 * AWS KMS, the alternative to Vault. One key, which its operator makes, for the secrets of all tenants; it never leaves
 * KMS. Nothing here is made, asked or demanded before it is used.
 */
@NullMarked
package io.tenantservice.crypto.kms;

import org.jspecify.annotations.NullMarked;
