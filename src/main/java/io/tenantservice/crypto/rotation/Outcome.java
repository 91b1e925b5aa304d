package io.tenantservice.crypto.rotation;

/** What became of one ciphertext on one look at it. */
enum Outcome {
    REWRAPPED,
    /** Somebody else has changed it meanwhile, or is about to: it needs another look. */
    LOST,
    /** Cannot be moved; the rotation goes on without it. */
    QUARANTINED
}
