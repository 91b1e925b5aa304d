package io.tenantservice.webhook.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an event tells beside its type and time: ids, states, names of fields. Never a secret, and nothing of a person, as
 * it leaves for an address that is not ours; who needs more reads it by the API. A field never changes its meaning, and
 * none is taken away; new ones may come.
 */
public sealed interface EventData {

    /** @return the endpoint that it is not sent to, whatever that one wants; null when there is none */
    default @Nullable UUID notFor() {
        return null;
    }

    /** Of an event of a tenant itself. */
    record OfTenant(
            UUID tenantId,

            String state,

            @Nullable @Schema(description = "Names of the fields that were set; with tenant.updated")
            List<String> changed)
            implements EventData {}

    /** Of an event of a WhatsApp account or a Genesys organization. */
    record OfCredential(
            UUID tenantId,

            @Schema(
                    description = "The kind as in the API's paths, singular",
                    enumeration = {"whatsapp-account", "genesys-organization"})
            String kind,

            UUID credentialId,

            @Schema(enumeration = {"UNVERIFIED", "VALID", "EXPIRING", "INVALID", "INSUFFICIENT_SCOPE", "UNREACHABLE"})
            String health,

            @Nullable @Schema(description = "Why, as a problem code; with credential.health_changed")
            String code,

            @Nullable @Schema(description = "When the token ends; with credential.expiring")
            Instant expiresAt)
            implements EventData {}

    /** Of an event of an API key. */
    record OfApiKey(
            UUID tenantId,
            UUID apiKeyId,

            @Schema(enumeration = {"ACTIVE", "DISABLED", "REVOKED"})
            String state,

            @Nullable @Schema(description = "When the key ends; absent when it does not")
            Instant expiresAt,

            @Nullable @Schema(description = "The key that it has been replaced by")
            UUID rotatedTo,

            @Nullable @Schema(description = "The key that it replaces")
            UUID rotatedFrom,

            @Nullable @Schema(description = "Until when it is good beside its successor")
            Instant graceEndsAt)
            implements EventData {}

    /** Of a key that was found in public. */
    record OfLeak(
            UUID tenantId,
            UUID apiKeyId,

            @Schema(description = "Its id in the list of leaks")
            UUID leakId,

            @Schema(
                    description = "What was done about it",
                    enumeration = {"NONE", "DISABLED", "ROTATED", "GRACE_SHORTENED"})
            String action,

            @Nullable @Schema(description = "With ROTATED: by which the successor is claimed")
            UUID operationId)
            implements EventData {}

    /** Of a rotation of the key that encrypts a tenant's secrets. */
    record OfEncryptionKey(
            UUID tenantId,
            UUID rotationId,

            @Schema(enumeration = {"SUCCEEDED", "FAILED"}) String state,

            @Schema(description = "Secrets that were moved to the new version")
            long done,

            @Schema(description = "Secrets that could not be moved")
            long quarantined)
            implements EventData {}

    /** Of an operation that is over. */
    record OfOperation(
            UUID tenantId,
            UUID operationId,

            String kind,

            @Nullable @Schema(description = "The step that has failed")
            String step,

            @Nullable @Schema(description = "Why, as a problem code")
            String code)
            implements EventData {}

    /** Of an endpoint that events are sent to. */
    record OfWebhookEndpoint(
            UUID tenantId,
            UUID webhookEndpointId,

            @Schema(
                    description =
                            "GONE: it answered 410; FAILING: for 5 days nothing but failures; BY_CALLER: by PATCH",
                    enumeration = {"BY_CALLER", "GONE", "FAILING"})
            String reason)
            implements EventData {

        /** It is for the others, as this one gets nothing any more. */
        @Override
        public UUID notFor() {
            return webhookEndpointId;
        }
    }

    /** Of an event that was asked for to see whether it arrives. */
    record OfPing(UUID tenantId, UUID webhookEndpointId) implements EventData {}
}
