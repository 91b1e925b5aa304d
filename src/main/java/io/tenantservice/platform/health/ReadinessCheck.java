package io.tenantservice.platform.health;

import io.quarkus.arc.All;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this replica should get requests. Only what every request needs counts; see docs/operations.md. */
@Readiness
class ReadinessCheck implements HealthCheck {

    private final List<ReadinessPart> parts;

    ReadinessCheck(@All List<ReadinessPart> parts) {
        this.parts = parts;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("ready").status(parts.stream().allMatch(ReadinessPart::isReady));
        parts.forEach(part -> response.withData(part.name(), part.finding()));
        return response.build();
    }
}
