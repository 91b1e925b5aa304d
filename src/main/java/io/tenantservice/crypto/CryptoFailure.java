package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.INTERNAL_ERROR;

import io.tenantservice.platform.problem.ProblemCode;

/** Why a value could not be encrypted or opened. Callers are told little: crypto failures look alike from outside. */
public enum CryptoFailure {
    /** The ciphertext does not belong where it was found, or was changed. */
    INTEGRITY(INTERNAL_ERROR, false),
    /** The key version that wrote it has been retired by a rotation. */
    KEY_VERSION_RETIRED(INTERNAL_ERROR, false),
    /** The key is gone: the tenant's key was shredded, or never made. */
    KEY_DESTROYED(CREDENTIAL_DESTROYED, false),
    /** The provider gives the key no further version. */
    KEY_VERSIONS_EXHAUSTED(INTERNAL_ERROR, false),
    /** The provider does not take the request: our defect. */
    BAD_REQUEST(INTERNAL_ERROR, false),
    /** The provider does not let this identity in, or not there. */
    PROVIDER_AUTH(ENCRYPTION_UNAVAILABLE, false),
    /** Mount or path is missing. */
    PROVIDER_MISCONFIGURED(ENCRYPTION_UNAVAILABLE, false),
    THROTTLED(ENCRYPTION_UNAVAILABLE, true),
    UNAVAILABLE(ENCRYPTION_UNAVAILABLE, true);

    private final ProblemCode problem;
    private final boolean transientFailure;

    CryptoFailure(ProblemCode problem, boolean transientFailure) {
        this.problem = problem;
        this.transientFailure = transientFailure;
    }

    public ProblemCode problem() {
        return problem;
    }

    /** Whether the same call may succeed a moment later. */
    public boolean isTransient() {
        return transientFailure;
    }
}
