package io.tenantservice.credential;

/** Secrets were encrypted by a version of the tenant's key that a rotation has replaced before they were stored. */
final class OvertakenByRotation extends RuntimeException {

    OvertakenByRotation() {
        super("a rotation of the tenant's key has begun meanwhile", null, false, false);
    }
}
