package io.tenantservice.provisioning;

import io.tenantservice.platform.job.Sweep;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Erases requests that no onboarding needs any more. The row policy says which these are. */
@Singleton
class EraseOnboardingSecrets extends Sweep {

    EraseOnboardingSecrets(Tenancy tenancy) {
        super(tenancy, "erase-onboarding-secrets", Duration.ofMinutes(1), "delete from onboarding_secret");
    }
}
