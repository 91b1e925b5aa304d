package io.tenantservice.provider.genesys;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Genesys Cloud's JSON. What we do not read is passed over, and a list of values may grow: those are texts. */
public final class Genesys {

    private Genesys() {}

    /** @param expiresInSeconds 300 to 172,800, as the client is set up */
    public record Token(
            @JsonProperty("access_token") @Nullable Secret accessToken,
            @JsonProperty("expires_in") long expiresInSeconds) {

        Secret requireAccessToken() {
            return Optional.ofNullable(accessToken).orElseThrow(GenesysErrorReader::incomplete);
        }
    }

    public record Organization(
            @Nullable String id,
            @Nullable String name,
            @Nullable String state) {}

    public record TokenInfo(@Nullable NamedEntity organization) {}

    public record NamedEntity(@Nullable String id, @Nullable String name) {}

    public record Client(@Nullable Secret secret) {}

    public record IntegrationRequest(
            String name,
            String outboundNotificationWebhookUrl,
            @JsonSerialize(using = RevealSecret.class) Secret outboundNotificationWebhookSignatureSecretToken) {

        static IntegrationRequest of(OpenIntegration wanted) {
            return new IntegrationRequest(wanted.name(), wanted.webhookUrl(), wanted.signatureSecret());
        }
    }

    /** @param createStatus Initiated, Completed or Error; absent for what was made long ago */
    public record Integration(
            @Nullable String id,
            @Nullable String name,
            @Nullable String outboundNotificationWebhookUrl,
            @Nullable String createStatus) {

        boolean isBeingMade() {
            return "Initiated".equals(createStatus);
        }

        boolean hasFailed() {
            return "Error".equals(createStatus);
        }

        String requireId() {
            return Optional.ofNullable(id).orElseThrow(GenesysErrorReader::incomplete);
        }
    }

    public record Integrations(
            @Nullable List<Integration> entities, @Nullable Integer pageCount) {

        List<Integration> page() {
            return Optional.ofNullable(entities).orElseThrow(GenesysErrorReader::incomplete);
        }

        int pages() {
            return pageCount == null ? 1 : pageCount;
        }
    }

    /** @param description may repeat what was sent, so it is read for the classifier's rules and shown to nobody */
    @RegisterForReflection
    public record LoginError(
            @Nullable String error, @Nullable String description) {

        @Override
        public String toString() {
            return "LoginError " + error;
        }
    }

    @RegisterForReflection
    public record ApiError(@Nullable String code, @Nullable Map<String, String> messageParams) {

        /** The permissions that are missing, in Genesys's form. */
        String permissions() {
            return messageParams == null ? "" : messageParams.getOrDefault("permissions", "");
        }
    }
}
