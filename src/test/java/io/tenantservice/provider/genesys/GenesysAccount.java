package io.tenantservice.provider.genesys;

import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A healthy organization at the simulated Genesys with fresh ids, to be spoiled before it is seeded. */
record GenesysAccount(GenesysRegion region, Organization organization, Client client) {

    static GenesysAccount healthy() {
        return in(GenesysRegion.EU_CENTRAL_1);
    }

    static GenesysAccount in(GenesysRegion region) {
        Organization organization = new Organization(region.id(), Simulation.uuid(), "Fresh GmbH", null);
        Client client = new Client(
                region.id(),
                Simulation.uuid(),
                "secret-" + Simulation.uuid(),
                organization.id(),
                AcmeSeed.CLIENT_PERMISSIONS,
                null);
        return new GenesysAccount(region, organization, client);
    }

    GenesysAccount organization(UnaryOperator<Organization> change) {
        return new GenesysAccount(region, change.apply(organization), client);
    }

    GenesysAccount client(UnaryOperator<Client> change) {
        return new GenesysAccount(region, organization, change.apply(client));
    }

    GenesysAccess seed() {
        Simulation.seed(new GenesysSeed(List.of(organization), List.of(client), null));
        return access();
    }

    GenesysAccess access() {
        return new GenesysAccess(UUID.randomUUID(), region, organization.id(), client.id(), Secret.of(client.secret()));
    }
}
