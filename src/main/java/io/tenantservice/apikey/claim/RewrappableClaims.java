package io.tenantservice.apikey.claim;

import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.RewrappableOfOperations;
import jakarta.enterprise.context.ApplicationScoped;

/** Keys of all tenants that wait to be claimed, for rotations of the platform's key {@code intake}. */
@ApplicationScoped
class RewrappableClaims extends RewrappableOfOperations {

    RewrappableClaims() {
        super("claimable_key", IntakeContext.Part.API_KEY, "the key");
    }
}
