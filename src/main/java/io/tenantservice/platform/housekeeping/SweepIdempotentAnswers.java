package io.tenantservice.platform.housekeeping;

import io.tenantservice.platform.job.Sweep;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deletes stored answers that no longer count. The row policy lets it reach no younger one. */
@Singleton
class SweepIdempotentAnswers extends Sweep {

    SweepIdempotentAnswers(Tenancy tenancy) {
        super(
                tenancy,
                "sweep-idempotent-answers",
                Duration.ofMinutes(10),
                "delete from idempotent_answer where created_at < now() - interval '24 hours'");
    }
}
