package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connection;
import io.tenantservice.credential.Connections.Place;
import io.tenantservice.credential.Disconnection;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.WhatsAppAccountService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Has the providers send a tenant's events to the platform's own services, and no more. A silent provider is a problem. */
@ApplicationScoped
public class ProviderConnections {

    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;
    private final ProvisioningConfig config;

    ProviderConnections(
            WhatsAppAccountService accounts, GenesysOrganizationService organizations, ProvisioningConfig config) {
        this.accounts = accounts;
        this.organizations = organizations;
        this.config = config;
    }

    /** Safe to repeat. Fails with the kind's "not found" when the tenant has no such credential. */
    public Uni<Connection> connect(UUID tenantId, Place place) {
        return switch (place.kind()) {
            case WHATSAPP_ACCOUNT -> connectWhatsApp(tenantId, place.id());
            case GENESYS_ORGANIZATION -> connectGenesys(tenantId, place.id());
        };
    }

    private Uni<Connection> connectWhatsApp(UUID tenantId, UUID id) {
        return accounts.get(tenantId, id)
                .map(account -> CallbackUrl.fill(
                        config.whatsappCallbackUrl(),
                        Map.of("tenant_id", tenantId.toString(), "phone_number_id", account.phoneNumberId())))
                .chain(url -> accounts.connect(tenantId, id, url));
    }

    private Uni<Connection> connectGenesys(UUID tenantId, UUID id) {
        return organizations
                .get(tenantId, id)
                .map(organization -> CallbackUrl.fill(
                        config.genesysCallbackUrl(),
                        Map.of(
                                "tenant_id",
                                tenantId.toString(),
                                "organization_id",
                                organization.organizationId().toString())))
                .chain(url -> organizations.connect(tenantId, id, url));
    }

    /** What may still come though nothing was found is waited for. A credential that is gone has been disconnected. */
    public Uni<Disconnection> disconnect(UUID tenantId, Place place) {
        return switch (place.kind()) {
            case WHATSAPP_ACCOUNT -> accounts.disconnect(tenantId, place.id(), config.lateEffectsWithin());
            case GENESYS_ORGANIZATION -> organizations.disconnect(tenantId, place.id(), config.lateEffectsWithin());
        };
    }
}
