package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.INTEGRATION_FAILED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.Attempts;
import io.tenantservice.provider.genesys.GenesysVerdict.Again;
import java.time.Duration;

/** Brings an organization's integration to what is wanted: it reads, changes what differs, and waits for Genesys. */
record Integrating(GenesysSession genesys, OpenIntegration wanted, Duration pollInterval) {

    /** Repeats as a whole, so that an integration whose answer got lost is found by its name and not made twice. */
    Uni<String> settle() {
        return genesys.repeat(() -> genesys.findIntegration(wanted.name())
                        .chain(found -> found.map(this::adjust).orElseGet(this::create)))
                .chain(this::awaitCompletion);
    }

    private Uni<Genesys.Integration> adjust(Genesys.Integration found) {
        if (found.hasFailed()) {
            return genesys.delete(found.requireId()).chain(this::create);
        }
        return wanted.webhookUrl().equals(found.outboundNotificationWebhookUrl())
                ? Uni.createFrom().item(found)
                : genesys.change(found.requireId(), wanted);
    }

    private Uni<Genesys.Integration> create() {
        return genesys.create(wanted);
    }

    private Uni<String> awaitCompletion(Genesys.Integration integration) {
        if (integration.hasFailed()) {
            throw GenesysFailure.refused(INTEGRATION_FAILED, "Genesys accepted the integration and could not make it.");
        }
        String id = integration.requireId();
        if (!integration.isBeingMade()) {
            return Uni.createFrom().item(id);
        }
        if (genesys.left().compareTo(pollInterval) <= 0) {
            throw new GenesysFailure(new Again(PROVIDER_UNAVAILABLE, Duration.ZERO));
        }
        return Attempts.pause(pollInterval).chain(() -> genesys.integration(id)).chain(this::awaitCompletion);
    }
}
