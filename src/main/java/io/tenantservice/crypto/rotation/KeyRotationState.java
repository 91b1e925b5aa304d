package io.tenantservice.crypto.rotation;

/** How a rotation stands. */
public enum KeyRotationState {
    /** Under way, or waiting for an encryption provider that is away. */
    RUNNING,
    /** No ciphertext is left below the new version of its key. */
    SUCCEEDED,
    /** Some are left: in quarantine, or because their tenant's key could not be rotated at all. */
    FAILED
}
