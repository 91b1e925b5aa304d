package io.tenantservice.platform.idempotency;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;

/** Keeps the secret of an answer that is kept for a replay, encrypted. Implemented by the encryption package. */
public interface AnswerSealer {

    /** A secret that has been encrypted, and waits for the transaction of its answer. */
    interface Sealed {

        /** In the transaction that is open, and has just stored the answer: stores the secret beside it. */
        Uni<Void> keep();
    }

    /** Before the transaction. */
    Uni<Sealed> seal(String caller, String key, Secret secret);

    /** Outside of a transaction: finds what was kept and opens it. */
    Uni<Secret> open(String caller, String key);
}
