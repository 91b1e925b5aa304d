package io.tenantservice.tenant;

/** What becomes of a tenant's API key that somebody has found in public. */
public enum KeyLeakPolicy {
    /** It is noted, and the key stays as it is. */
    NOTIFY,
    /** The key is disabled, and can be enabled again: the default, as it stops a thief and loses nothing for good. */
    DISABLE,
    /** The key gets a successor, and goes on beside it for a while. */
    ROTATE
}
