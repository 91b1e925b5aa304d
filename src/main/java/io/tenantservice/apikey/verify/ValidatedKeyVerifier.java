package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Tells who asks about all that is wrong with the question. */
@ApplicationScoped
class ValidatedKeyVerifier {

    private final KeyVerifier verifier;

    ValidatedKeyVerifier(KeyVerifier verifier) {
        this.verifier = verifier;
    }

    /** Fails with a ConstraintViolationException. */
    Uni<KeyVerification> verify(@NotNull @Valid VerifyApiKey request) {
        return verifier.verify(request, Caller.current());
    }
}
