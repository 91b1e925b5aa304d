package io.tenantservice.credential.health;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.RecheckConfig;
import io.tenantservice.platform.job.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Asks Genesys again about the Genesys organizations whose check is due. */
@ApplicationScoped
class RecheckGenesysOrganizations implements RecurringJob {

    static final String TAKE = "take_due_genesys_checks";

    private final DueChecks due;
    private final GenesysOrganizationService organizations;
    private final RecheckConfig config;

    RecheckGenesysOrganizations(DueChecks due, GenesysOrganizationService organizations, RecheckConfig config) {
        this.due = due;
        this.organizations = organizations;
        this.config = config;
    }

    @Override
    public String name() {
        return "recheck-genesys-organizations";
    }

    @Override
    public Duration pause() {
        return config.lookEvery();
    }

    @Override
    public Uni<Void> run() {
        return due.work(TAKE, organizations::recheck);
    }
}
