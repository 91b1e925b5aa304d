package io.tenantservice.provider.genesys;

import io.tenantservice.platform.secret.Secret;
import java.util.UUID;

/**
 * What a tenant gave us to act for its organization.
 *
 * @param clientId an OAuth client of the kind "client credentials"
 */
public record GenesysAccess(
        UUID tenantId, GenesysRegion region, String organizationId, String clientId, Secret clientSecret) {}
