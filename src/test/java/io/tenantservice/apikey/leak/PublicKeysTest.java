package io.tenantservice.apikey.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.simulator.Json;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {

    @Test
    void keysOfP256AreReadByTheirIdentifiers() throws Exception {
        PublicKey one = ec("secp256r1");
        PublicKey other = ec("secp256r1");

        var read = PublicKeys.read(document(Map.of("one", pem(one), "other", pem(other))));

        assertThat(read).containsOnlyKeys("one", "other");
        assertThat(read.get("one")).isEqualTo(one);
        assertThat(read.get("other")).isEqualTo(other);
    }

    @Test
    void keysOfOtherKindsAreLeftOutAndTheOthersRead() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);

        var read = PublicKeys.read(document(Map.of(
                "good",
                pem(ec("secp256r1")),
                "p384",
                pem(ec("secp384r1")),
                "rsa",
                pem(rsa.generateKeyPair().getPublic()),
                "cut",
                "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----",
                "none",
                "",
                "with a space",
                pem(ec("secp256r1")))));

        assertThat(read).containsOnlyKeys("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"public_keys\":7}", "{\"public_keys\":[7,{}]}", "<html>"})
    void otherDocumentsHaveNoKeys(String document) {
        assertThat(PublicKeys.read(document.getBytes(UTF_8))).isEmpty();
    }

    private static PublicKey ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPublic();
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static byte[] document(Map<String, String> pems) {
        List<Map<String, Object>> keys = pems.entrySet().stream()
                .map(entry -> Map.<String, Object>of(
                        "key_identifier", entry.getKey(), "key", entry.getValue(), "is_current", true))
                .toList();
        return Json.write(Map.of("public_keys", keys)).getBytes(UTF_8);
    }
}
