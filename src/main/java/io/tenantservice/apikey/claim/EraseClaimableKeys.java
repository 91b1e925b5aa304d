package io.tenantservice.apikey.claim;

import io.tenantservice.platform.job.Sweep;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Erases the texts of keys that nobody may have any more. The row policy says which these are. */
@Singleton
class EraseClaimableKeys extends Sweep {

    EraseClaimableKeys(Tenancy tenancy) {
        super(tenancy, "erase-claimable-keys", Duration.ofMinutes(1), "delete from claimable_key");
    }
}
