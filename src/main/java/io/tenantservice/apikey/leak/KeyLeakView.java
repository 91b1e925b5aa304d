package io.tenantservice.apikey.leak;

import io.tenantservice.apikey.LeakAction;
import io.tenantservice.tenant.KeyLeakPolicy;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A leak as the key's tenant sees it. */
@Schema(name = "ApiKeyLeak")
public record KeyLeakView(
        UUID id,
        UUID apiKeyId,

        @Nullable
        @Schema(
                description = "Where the key was found, when the reporter has told; the first 2,000 characters, with "
                        + "`[secret]` where the address holds the key itself",
                examples = "https://github.com/octocat/Hello-World/blob/main/config.yaml")
        String url,

        @Nullable @Schema(description = "In what it was found, by the reporter's word", examples = "content")
        String source,

        @Nullable @Schema(description = "The reporter's name for the form of the key", examples = "acme_api_key")
        String type,

        Instant reportedAt,

        @Schema(description = "The tenant's policy when it was reported")
        KeyLeakPolicy policy,

        LeakAction action,

        @Nullable @Schema(description = "With ROTATED: claim the successor by `POST /v1/operations/{id}:claimApiKey`")
        UUID operationId) {

    static KeyLeakView of(ApiKeyLeak leak) {
        return new KeyLeakView(
                leak.id,
                leak.apiKeyId,
                leak.url,
                leak.source,
                leak.type,
                leak.reportedAt,
                leak.policy,
                leak.action,
                leak.operationId);
    }
}
