package io.tenantservice.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
 * @param marks the same, with a key of its own that follows from the pepper
 */
record HeldPepper(int version, Instant createdAt, Instant currentFrom, Mac mac, Mac marks) {

    private static final String ALGORITHM = "HmacSHA256";

    /** The info of RFC 5869, section 2.3. No text of an API key holds a NUL, so that this hash is none of theirs. */
    private static final byte[] KEY_OF_MARKS = "tenantservice\0marks\0\1".getBytes(US_ASCII);

    static HeldPepper of(StoredPepper stored, Secret opened) {
        return of(
                stored.version(),
                stored.createdAt(),
                stored.currentFrom(),
                Base64.getDecoder().decode(opened.reveal()));
    }

    /** The pepper is 32 random bytes, so that of HKDF (RFC 5869) only the second half is needed, as section 3.3 has it. */
    static HeldPepper of(int version, Instant createdAt, Instant currentFrom, byte[] pepper) {
        Mac mac = mac(new SecretKeySpec(pepper, ALGORITHM));
        Mac marks = mac(new SecretKeySpec(doFinal(mac, KEY_OF_MARKS), ALGORITHM));
        return new HeldPepper(version, createdAt, currentFrom, mac, marks);
    }

    boolean isOf(StoredPepper stored) {
        return version == stored.version() && createdAt.equals(stored.createdAt());
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    PepperHash hash(Secret text) {
        return new PepperHash(version, doFinal(mac, text.revealBytes()));
    }

    /** @return by which this installation knows again what it has written itself */
    PepperHash mark(byte[] content) {
        return new PepperHash(version, doFinal(marks, content));
    }

    private static byte[] doFinal(Mac mac, byte[] content) {
        try {
            return ((Mac) mac.clone()).doFinal(content);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK's " + ALGORITHM + " can be cloned", e);
        }
    }
}
