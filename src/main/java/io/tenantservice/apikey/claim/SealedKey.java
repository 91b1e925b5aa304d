package io.tenantservice.apikey.claim;

import io.tenantservice.crypto.Ciphertext;
import java.util.UUID;

/** The text of a key that an operation is about to issue, encrypted. */
public record SealedKey(UUID tenantId, UUID operationId, Ciphertext text) {}
