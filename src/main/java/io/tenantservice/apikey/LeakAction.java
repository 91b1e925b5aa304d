package io.tenantservice.apikey;

/** What was done to a key because it was found in public. */
public enum LeakAction {
    /** The tenant's policy wants no more than a note, or the key is refused or about to be replaced already. */
    NONE,
    DISABLED,
    /** A successor was issued, and the key goes on beside it for a while. */
    ROTATED,
    /** The key had a successor already, and gives way to it sooner. */
    GRACE_SHORTENED
}
