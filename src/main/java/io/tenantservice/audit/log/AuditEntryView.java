package io.tenantservice.audit.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One audit entry. */
@Schema(name = "AuditEntry")
public record AuditEntryView(
        @Schema(description = "Position in its chain, from 1, without gaps")
        long sequence,

        @Schema(examples = "2026-11-24T10:15:30.123456Z") String at,

        @Schema(description = "Who did it; `system` for a job", examples = "oidc:ops-console")
        String actor,

        @Schema(examples = "TENANT_SUSPENDED") String action,

        @Schema(description = "Kind of the resource", examples = "tenant")
        String targetType,

        UUID targetId,
        Map<String, String> details,
        String requestId,

        @Schema(description = "The very text that was hashed (RFC 8785)")
        String canonical,

        @Schema(description = "Hash of the entry before, in hexadecimal; zeros for the first")
        String previousHash,

        @Schema(description = "SHA-256 of format, previous hash, sequence and canonical text, in hexadecimal")
        String hash) {

    static AuditEntryView of(StoredEntry entry, JsonNode content) {
        Map<String, String> details = new TreeMap<>();
        content.path("details")
                .properties()
                .forEach(
                        detail -> details.put(detail.getKey(), detail.getValue().asText()));
        return new AuditEntryView(
                entry.sequence(),
                content.path("at").asText(),
                content.path("actor").asText(),
                content.path("action").asText(),
                content.path("target").path("type").asText(),
                UUID.fromString(content.path("target").path("id").asText()),
                details,
                content.path("request_id").asText(),
                entry.canonical(),
                entry.previousHash(),
                entry.hash());
    }
}
