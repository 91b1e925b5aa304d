package io.tenantservice.audit.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One audit entry. */
@Schema(name = "AuditEntry")
public record AuditEntryView(
        @Schema(description = "Position in its chain, from 1, without gaps", examples = "42")
        long sequence,

        @Schema(examples = "2026-11-24T10:15:30.123456Z") String at,

        @Schema(description = "Who did it; `system` for a job", examples = "oidc:ops-console")
        String actor,

        @Schema(examples = "TENANT_SUSPENDED") String action,

        @Schema(description = "Kind of the resource", examples = "tenant")
        String targetType,

        UUID targetId,
        Map<String, String> details,

        @Schema(
                description = "The request, or the operation, that did it",
                examples = "5b1f6c0e-7d3a-4c52-9a57-5d1f0a6f3b21")
        String requestId,

        @Schema(
                description = "The very text that was hashed (RFC 8785)",
                examples = "{\"action\":\"TENANT_SUSPENDED\",\"actor\":\"oidc:ops-console\"}")
        String canonical,

        @Schema(
                description = "Hash of the entry before, in hexadecimal; zeros for the first",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String previousHash,

        @Schema(
                description = "SHA-256 of format, previous hash, sequence and canonical text, in hexadecimal",
                examples = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")
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
