package io.tenantservice.credential.signature;

/** What a check of a signature found; the first that applies. */
public enum SignatureCode {
    /** The tenant is not active, so nothing that comes for it may be worked on. */
    TENANT_NOT_ACTIVE,
    /** Nothing is stored that the provider could sign with. */
    SECRET_MISSING,
    /** The header is absent, or does not have the form in which this provider writes it. */
    SIGNATURE_MALFORMED,
    /** Another body, or another secret. */
    SIGNATURE_MISMATCH,
    /** A maximum age was asked for, and the body tells no time. */
    TIME_UNKNOWN,
    /** What it tells of is older than the maximum age, or more than 5 minutes in the future. */
    OUT_OF_TIME,
    VALID
}
