package io.tenantservice.apikey.leak;

import io.tenantservice.platform.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A text that somebody has found in public and takes for a key. */
@Schema(name = "ReportedLeak")
public record ReportedLeak(
        @Schema(
                description = "The text that was found",
                examples = "acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0CWTSG")
        Secret token,

        @Nullable @Schema(description = "The reporter's name for the form of the text", examples = "acme_api_key")
        String type,

        @Nullable
        @Schema(
                description = "Where it was found; may be empty",
                examples = "https://github.com/octocat/Hello-World/blob/main/config.yaml")
        String url,

        @Nullable @Schema(description = "In what it was found", examples = "content")
        String source) {

    /** @return the SHA-256 of the text, by which the reporter knows it again */
    String tokenHash() {
        return HexFormat.of().formatHex(sha256(token.revealBytes()));
    }

    /** @return what tells one place from another, however long its address is */
    byte[] placeHash() {
        return sha256((url == null ? "" : url).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
