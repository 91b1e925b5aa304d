/**
 * HashiCorp Vault (or OpenBao) Transit as the encryption provider. Each identity of deployment/vault has a client of
 * its own, so a process can do no more than the identities it was given.
 */
@NullMarked
package io.tenantservice.crypto.vault;

import org.jspecify.annotations.NullMarked;
