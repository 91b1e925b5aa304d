package io.tenantservice.credential.signature;

import io.tenantservice.platform.secret.Secret;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who signs webhooks. Both send {@code X-Hub-Signature-256: sha256=…}, the HMAC-SHA256 of the body's bytes as they came;
 * Meta writes it in hexadecimal digits, Genesys Cloud in base64.
 */
public enum Signatory {
    META("[0-9a-f]{64}", Duration.ofDays(7)) {
        @Override
        byte[] decoded(String signature) {
            return HexFormat.of().parseHex(signature);
        }
    },
    GENESYS("[A-Za-z0-9+/]{43}=", Duration.ofMinutes(5)) {
        @Override
        byte[] decoded(String signature) {
            return Base64.getDecoder().decode(signature);
        }
    };

    private static final String SCHEME = "sha256=";
    private static final String ALGORITHM = "HmacSHA256";

    private final Pattern form;
    private final Duration longestDelay;

    Signatory(String form, Duration longestDelay) {
        this.form = Pattern.compile(form);
        this.longestDelay = longestDelay;
    }

    abstract byte[] decoded(String signature);

    /** For how long the same may be sent again when it was not taken: Meta repeats for a week, Genesys for 25 seconds. */
    Duration longestDelay() {
        return longestDelay;
    }

    /** @return nothing when the header does not have this provider's form */
    Optional<byte[]> read(String header) {
        return Optional.of(header)
                .filter(text -> text.startsWith(SCHEME))
                .map(text -> text.substring(SCHEME.length()))
                .filter(signature -> form.matcher(signature).matches())
                .map(this::decoded);
    }

    static boolean isSignedBy(Secret secret, byte[] body, byte[] signature) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.revealBytes(), ALGORITHM));
            return MessageDigest.isEqual(mac.doFinal(body), signature);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
