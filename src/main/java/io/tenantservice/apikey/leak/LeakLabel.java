package io.tenantservice.apikey.leak;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the reporter learns of a text: whether it is a key. Nothing of whose, or of what has become of it. */
@Schema(name = "LeakLabel")
public record LeakLabel(
        @Schema(
                description = "SHA-256 of the text, as hexadecimal digits",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String tokenHash,

        @Nullable @Schema(description = "As it was reported", examples = "acme_api_key")
        String tokenType,

        @Schema(
                description = "Whether it is a key, good or not",
                enumeration = {"true_positive", "false_positive"})
        String label) {

    static LeakLabel of(ReportedLeak leak, boolean isKey) {
        return new LeakLabel(leak.tokenHash(), leak.type(), isKey ? "true_positive" : "false_positive");
    }
}
