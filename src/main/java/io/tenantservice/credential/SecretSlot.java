package io.tenantservice.credential;

/** Which secrets of a credential a provider is asked about. */
public enum SecretSlot {
    /** Those in use. */
    CURRENT,
    /** Those that are staged, with those in use where none is staged. */
    PENDING
}
