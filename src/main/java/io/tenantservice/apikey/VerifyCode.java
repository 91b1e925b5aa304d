package io.tenantservice.apikey;

/**
 * What a verification found: the first that applies, in this order. docs/api-keys.md says what to do about each. What
 * stands before REVOKED is decided without knowing the key, or for want of it.
 */
public enum VerifyCode {
    /** Not the form of a key, or its checksum is wrong: mistyped, cut off or made up. */
    MALFORMED,
    /** No key of this region, or none that the caller may know of. */
    NOT_FOUND,
    /** The text names another region, so nobody has looked; ask there. */
    WRONG_REGION,
    REVOKED,
    DISABLED,
    EXPIRED,
    /** Rotated, and the time is over in which the key went on beside its successor. */
    GRACE_ENDED,
    /** The key is good, its tenant is not active. */
    TENANT_SUSPENDED,
    INSUFFICIENT_SCOPE,
    /** The key is used from outside its blocks of addresses, or from nobody knows where. */
    IP_NOT_ALLOWED,
    /** The key has been used too often; it would have been good otherwise. */
    RATE_LIMITED,
    VALID
}
