package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Plays GitHub's secret scanning: publishes the public key of its reports, and signs them. */
final class Reporter {

    static final String KEYS = "/meta/public_keys/secret_scanning";

    private static final String IDENTIFIER = "5e1f".repeat(16);

    /** @param signature of the body that was asked for, as the header has it */
    record Signed(String identifier, String signature) {}

    private final KeyPair keys;

    Reporter() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    Answer publish() {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Answer.ok(
                Map.of("public_keys", List.of(Map.of("key_identifier", IDENTIFIER, "key", pem, "is_current", true))));
    }

    Signed sign(String body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body.getBytes(UTF_8));
            return new Signed(IDENTIFIER, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }
}
