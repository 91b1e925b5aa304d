package io.tenantservice.webhook.event;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Set;

/**
 * The catalogue of outgoing events. A type never changes its meaning. There is none of a tenant's creation: it has no
 * endpoint before.
 */
public enum EventType {
    TENANT_UPDATED(
            "tenant.updated", EventData.OfTenant.class, "Name, tier, time zone or policy of the tenant was changed"),
    TENANT_ACTIVATED("tenant.activated", EventData.OfTenant.class, "The tenant's onboarding is over"),
    TENANT_SUSPENDED("tenant.suspended", EventData.OfTenant.class, "The tenant was suspended: its keys are refused"),
    TENANT_REACTIVATED(
            "tenant.reactivated", EventData.OfTenant.class, "The suspension is over, or the offboarding was undone"),
    TENANT_OFFBOARDING(
            "tenant.offboarding",
            EventData.OfTenant.class,
            "The tenant leaves: its keys are refused, nothing is added"),

    CREDENTIAL_CREATED("credential.created", EventData.OfCredential.class, "A credential was stored"),
    CREDENTIAL_UPDATED("credential.updated", EventData.OfCredential.class, "A credential's fields were changed"),
    CREDENTIAL_SECRETS_CHANGED(
            "credential.secrets_changed",
            EventData.OfCredential.class,
            "Other secrets are in use: by a promotion, a roll-back or a renewal"),
    CREDENTIAL_DELETED("credential.deleted", EventData.OfCredential.class, "A credential was deleted"),
    CREDENTIAL_HEALTH_CHANGED(
            "credential.health_changed",
            EventData.OfCredential.class,
            "A check, by itself or by :verify, has found another health: INVALID wants somebody's hands"),
    CREDENTIAL_EXPIRING("credential.expiring", EventData.OfCredential.class, "An access token ends soon"),

    API_KEY_CREATED("api_key.created", EventData.OfApiKey.class, "A key was issued or imported, or is a successor"),
    API_KEY_UPDATED("api_key.updated", EventData.OfApiKey.class, "What a key may do was changed, or when it ends"),
    API_KEY_DISABLED("api_key.disabled", EventData.OfApiKey.class, "A key is refused for now"),
    API_KEY_ENABLED("api_key.enabled", EventData.OfApiKey.class, "A disabled key is good again"),
    API_KEY_ROTATED("api_key.rotated", EventData.OfApiKey.class, "A key has a successor"),
    API_KEY_REVOKED("api_key.revoked", EventData.OfApiKey.class, "A key is refused for good"),
    API_KEY_EXPIRING("api_key.expiring", EventData.OfApiKey.class, "A key without a successor ends soon"),
    API_KEY_LEAKED("api_key.leaked", EventData.OfLeak.class, "A key was found in public"),

    ENCRYPTION_KEY_ROTATED(
            "encryption_key.rotation_finished",
            EventData.OfEncryptionKey.class,
            "A rotation of the key under which the tenant's secrets are stored is over"),

    OPERATION_SUCCEEDED("operation.succeeded", EventData.OfOperation.class, "An operation is over, and done"),
    OPERATION_FAILED("operation.failed", EventData.OfOperation.class, "An operation has failed for good"),

    WEBHOOK_ENDPOINT_DISABLED(
            "webhook_endpoint.disabled",
            EventData.OfWebhookEndpoint.class,
            "Nothing is sent to an endpoint any more; the tenant's other endpoints are told"),
    WEBHOOK_PING(
            "webhook.ping",
            EventData.OfPing.class,
            "Somebody wants to see whether events arrive; sent whatever is filtered");

    private static final Set<String> NAMES =
            Arrays.stream(values()).map(EventType::typeName).collect(toUnmodifiableSet());

    private final String typeName;
    private final Class<? extends EventData> data;
    private final String description;

    EventType(String typeName, Class<? extends EventData> data, String description) {
        this.typeName = typeName;
        this.data = data;
        this.description = description;
    }

    /** @return as it stands in events: {@code api_key.revoked} */
    public String typeName() {
        return typeName;
    }

    static boolean isOne(String typeName) {
        return NAMES.contains(typeName);
    }

    Class<? extends EventData> data() {
        return data;
    }

    String description() {
        return description;
    }
}
