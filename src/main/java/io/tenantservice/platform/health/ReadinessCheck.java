package io.tenantservice.platform.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this replica should get requests. Only what every request needs counts; see docs/operations.md. */
@Readiness
class ReadinessCheck implements HealthCheck {

    private final DatabaseHealth database;

    ReadinessCheck(DatabaseHealth database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("postgresql")
                .status(database.isGood())
                .withData("finding", database.finding().text())
                .build();
    }
}
