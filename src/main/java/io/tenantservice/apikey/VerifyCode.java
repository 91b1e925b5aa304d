package io.tenantservice.apikey;

/** What a verification found. The first that applies, in this order. */
public enum VerifyCode {
    /** Not the form of a key, or its checksum is wrong: mistyped, cut off or made up. */
    MALFORMED,
    /** Issued by another region; ask there. */
    WRONG_REGION,
    NOT_FOUND,
    REVOKED,
    EXPIRED,
    /** The key is good, its tenant is not active. */
    TENANT_SUSPENDED,
    VALID
}
