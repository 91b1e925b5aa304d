package io.tenantservice.crypto;

import io.tenantservice.platform.secret.Secret;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A version of the pepper that has been opened.
 *
 * @param createdAt tells it from one that had the same number before the database was restored from a backup
 * @param currentFrom when all replicas have it, and hash with it what is new
 */
record HeldPepper(int version, Instant createdAt, Instant currentFrom, SecretKeySpec key) {

    private static final String ALGORITHM = "HmacSHA256";

    static HeldPepper of(StoredPepper stored, Secret opened) {
        return new HeldPepper(
                stored.version(),
                stored.createdAt(),
                stored.currentFrom(),
                new SecretKeySpec(Base64.getDecoder().decode(opened.reveal()), ALGORITHM));
    }

    boolean isOf(StoredPepper stored) {
        return version == stored.version() && createdAt.equals(stored.createdAt());
    }

    PepperHash hash(Secret text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return new PepperHash(version, mac.doFinal(text.revealBytes()));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
