package io.tenantservice.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.security.MessageDigest;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A text that nobody may see by accident: {@code toString} is masked, and JSON refuses to write it. What must show it
 * to a caller writes it with {@link RevealSecret}, so every such place can be found.
 */
@JsonDeserialize(using = SecretReader.class)
@JsonSerialize(using = SecretRefused.class)
@Schema(type = SchemaType.STRING, format = "password", maxLength = Secret.MAX_BYTES)
public final class Secret {

    /** Bytes in UTF-8: the most that AWS KMS encrypts in one call is 4096, context apart. */
    public static final int MAX_BYTES = 4000;

    private static final String MASK = "[secret]";

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    public static Secret of(byte[] utf8) {
        return new Secret(new String(utf8, UTF_8));
    }

    /** Hands out the text itself; call it only where it leaves for its provider, its cipher or its owner. */
    public String reveal() {
        return text;
    }

    public byte[] revealBytes() {
        return text.getBytes(UTF_8);
    }

    /** Compares in a time that does not tell how much is right. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(revealBytes(), secret.revealBytes());
    }

    /** Constant, as a hash would tell something of the text. */
    @Override
    public int hashCode() {
        return MASK.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
