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
 * @param mac initialised, and never used but to be cloned: looking one up at its provider takes longer than a hash
 */
record HeldPepper(int version, Instant createdAt, Instant currentFrom, Mac mac) {

    private static final String ALGORITHM = "HmacSHA256";

    static HeldPepper of(StoredPepper stored, Secret opened) {
        return new HeldPepper(
                stored.version(),
                stored.createdAt(),
                stored.currentFrom(),
                mac(new SecretKeySpec(Base64.getDecoder().decode(opened.reveal()), ALGORITHM)));
    }

    boolean isOf(StoredPepper stored) {
        return version == stored.version() && createdAt.equals(stored.createdAt());
    }

    static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    PepperHash hash(Secret text) {
        try {
            return new PepperHash(version, ((Mac) mac.clone()).doFinal(text.revealBytes()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's " + ALGORITHM + " can be cloned", e);
        }
    }
}
