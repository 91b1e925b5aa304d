package io.tenantservice.webhook.endpoint;

import io.tenantservice.crypto.CipherContext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.RewrappableTable;
import io.tenantservice.crypto.WebhookSecretContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The secrets that sign events, for rotations of their tenant's key. */
@ApplicationScoped
class RewrappableWebhookSecrets extends RewrappableTable {

    RewrappableWebhookSecrets() {
        super("webhook_secret", "tenant_id", List.of("tenant_id", "endpoint_id", "version"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner instanceof KeyOwner.OfTenant;
    }

    @Override
    public String place(ToRewrap row) {
        WebhookSecretContext place = (WebhookSecretContext) row.context();
        return "webhook endpoint %s, secret %d".formatted(place.endpointId(), place.version());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new WebhookSecretContext((UUID) ids.get(0), (UUID) ids.get(1), (Long) ids.get(2));
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        WebhookSecretContext place = (WebhookSecretContext) context;
        return List.of(place.tenantId(), place.endpointId(), place.version());
    }
}
