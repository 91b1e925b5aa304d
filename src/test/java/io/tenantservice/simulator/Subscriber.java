package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who gets a provider's events: where, and signed with what. */
public record Subscriber(URI url, String secret, Encoding encoding) {

    /** How a signature is written. */
    public enum Encoding {
        HEX {
            @Override
            String write(byte[] signature) {
                return HexFormat.of().formatHex(signature);
            }
        },
        BASE64 {
            @Override
            String write(byte[] signature) {
                return Base64.getEncoder().encodeToString(signature);
            }
        };

        abstract String write(byte[] signature);

        Encoding other() {
            return this == HEX ? BASE64 : HEX;
        }
    }

    /** @return the header's value */
    String sign(String body, Encoding written) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return "sha256=" + written.write(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC", e);
        }
    }
}
