/**
 * Says whether what came to the platform's webhooks was signed by the provider that it claims to be from, with secrets
 * that only this service holds.
 */
@NullMarked
package io.tenantservice.credential.signature;

import org.jspecify.annotations.NullMarked;
