package io.tenantservice.credential;

/** Secrets were encrypted by a key, or a version of it, that a rotation has replaced before they were stored. */
final class OvertakenByRotation extends RuntimeException {

    OvertakenByRotation() {
        super("a rotation of the tenant's key has begun meanwhile", null, false, false);
    }
}
