package io.tenantservice.provisioning;

import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.RewrappableOfOperations;
import jakarta.enterprise.context.ApplicationScoped;

/** What onboardings of all tenants were asked for, for rotations of the platform's key {@code intake}. */
@ApplicationScoped
class RewrappableIntake extends RewrappableOfOperations {

    RewrappableIntake() {
        super("onboarding_secret", IntakeContext.Part.REQUEST, "the request");
    }
}
