package io.tenantservice.platform.budget;

import io.tenantservice.platform.job.Sweep;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deletes the rows of limits that have been unused for a day. The row policy lets it reach no other. */
@Singleton
class ForgetUnusedBudgets extends Sweep {

    ForgetUnusedBudgets(Tenancy tenancy) {
        super(
                tenancy,
                "forget-unused-budgets",
                Duration.ofHours(1),
                "delete from call_budget where unused_at < now() - interval '1 day'");
    }
}
