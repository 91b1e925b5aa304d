package io.tenantservice.apikey;

/** What has been done to a key. That its time is over is no state: it follows from the clock. */
public enum ApiKeyState {
    ACTIVE,
    /** Refused until it is enabled again. */
    DISABLED,
    /** Refused for good. */
    REVOKED
}
