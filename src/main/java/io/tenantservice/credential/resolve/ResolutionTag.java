package io.tenantservice.credential.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes the entity tag of an answer before its secrets are opened: a digest of the answer without them, and of their
 * places. The place of a secret names its value, so a swap changes the tag, and a rotation of keys does not; and as
 * neither a value nor a ciphertext goes in, the tag tells nothing of either.
 */
@ApplicationScoped
class ResolutionTag {

    private static final int BYTES = 18;

    private final ObjectMapper json;

    ResolutionTag(ObjectMapper json) {
        this.json = json;
    }

    String of(Question question, Found found) {
        MessageDigest digest = sha256();
        digest.update(write(Resolution.of(question, found, OpenedSecrets.NONE)));
        for (FoundSecret secret : found.showable()) {
            digest.update(secret.place().bytes());
            digest.update((byte) (secret.isPrevious() ? 1 : 0));
        }
        byte[] start = Arrays.copyOf(digest.digest(), BYTES);
        return '"' + Base64.getUrlEncoder().encodeToString(start) + '"';
    }

    private byte[] write(Resolution withoutSecrets) {
        try {
            return json.writeValueAsBytes(withoutSecrets);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resolution is JSON", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
