package io.tenantservice.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Public keys of Ed25519 (RFC 8032) in the forms that others read, and signatures by them. */
public final class Ed25519 {

    private static final int KEY_LENGTH = 32;

    /** What stands before the 32 bytes in SubjectPublicKeyInfo (RFC 8410, section 4). */
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** @return the key as openssl and others read it (RFC 7468) */
    public static String pem(byte[] publicKey) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getEncoder().encodeToString(der(publicKey)));
    }

    /** @return false for whatever is no signature of the message by the key, or no key */
    public static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != KEY_LENGTH) {
            return false;
        }
        try {
            PublicKey key = KeyFactory.getInstance(DocumentSignature.ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(der(publicKey)));
            Signature verifier = Signature.getInstance(DocumentSignature.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException noKeyOrNoSignature) {
            return false;
        }
    }

    private static byte[] der(byte[] publicKey) {
        byte[] der = new byte[DER_PREFIX.length + publicKey.length];
        System.arraycopy(DER_PREFIX, 0, der, 0, DER_PREFIX.length);
        System.arraycopy(publicKey, 0, der, DER_PREFIX.length, publicKey.length);
        return der;
    }
}
