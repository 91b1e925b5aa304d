package io.tenantservice.platform.idempotency;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;

/** Encrypts the secret part of an answer that is kept for a replay. Implemented by the encryption package. */
public interface AnswerSealer {

    Uni<String> seal(String caller, String key, Secret secret);

    Uni<Secret> open(String caller, String key, String sealed);
}
