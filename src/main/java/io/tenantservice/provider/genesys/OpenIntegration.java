package io.tenantservice.provider.genesys;

import io.tenantservice.platform.secret.Secret;

/**
 * An open messaging integration as we want it.
 *
 * @param name by which it is found again; one per organization
 * @param webhookUrl where Genesys sends what its agents write
 * @param signatureSecret at least 16 characters; signs what Genesys sends
 */
public record OpenIntegration(String name, String webhookUrl, Secret signatureSecret) {}
