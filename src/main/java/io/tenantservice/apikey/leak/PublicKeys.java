package io.tenantservice.apikey.leak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads public keys as GitHub publishes them (REST API, "meta/public_keys/secret_scanning"). */
final class PublicKeys {

    private static final Logger LOG = Logger.getLogger(PublicKeys.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private PublicKeys() {}

    /** @return by their identifiers those that can be used; nothing when it is no such document, or has none */
    static Map<String, ECPublicKey> read(byte[] document) {
        Map<String, ECPublicKey> keys = new HashMap<>();
        for (JsonNode entry : tree(document).path("public_keys")) {
            String identifier = entry.path("key_identifier").asText();
            Optional<ECPublicKey> key = key(entry.path("key").asText());
            if (KeyIdentifier.isOne(identifier) && key.isPresent()) {
                keys.put(identifier, key.get());
            } else {
                LOG.warn("The reporter of leaks has published a key that is no P-256 key in PEM");
            }
        }
        return Map.copyOf(keys);
    }

    private static JsonNode tree(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("an array that cannot be read", e);
        }
    }

    /** @param pem of a SubjectPublicKeyInfo (RFC 7468, section 13) */
    private static Optional<ECPublicKey> key(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            return Optional.empty();
        }
        try {
            byte[] info = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info)) instanceof ECPublicKey key
                            && isP256(key.getParams())
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private static boolean isP256(ECParameterSpec curve) throws GeneralSecurityException {
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec wanted = named.getParameterSpec(ECParameterSpec.class);
        return curve.getCurve().equals(wanted.getCurve())
                && curve.getGenerator().equals(wanted.getGenerator())
                && curve.getOrder().equals(wanted.getOrder())
                && curve.getCofactor() == wanted.getCofactor();
    }
}
