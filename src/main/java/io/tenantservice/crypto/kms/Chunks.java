package io.tenantservice.crypto.kms;

import io.tenantservice.crypto.CipherContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Secrets of tenants fit into one call of KMS; what an onboarding was asked for may not, and goes in chunks. Each is
 * bound to its place among the others, so that none can be left out, doubled or moved.
 */
final class Chunks {

    /** The most that Encrypt takes (KMS API reference, Encrypt). */
    static final int MAX_BYTES = 4096;

    private static final String PREFIX = KeyArn.PROVIDER + ":";
    private static final String SEPARATOR = ".";

    private Chunks() {}

    static List<SdkBytes> of(byte[] plaintext) {
        List<SdkBytes> chunks = new ArrayList<>();
        for (int from = 0; from < plaintext.length; from += MAX_BYTES) {
            chunks.add(SdkBytes.fromByteArray(
                    Arrays.copyOfRange(plaintext, from, Math.min(plaintext.length, from + MAX_BYTES))));
        }
        return chunks;
    }

    static byte[] join(List<SdkBytes> chunks) {
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        chunks.forEach(chunk -> plaintext.writeBytes(chunk.asByteArrayUnsafe()));
        return plaintext.toByteArray();
    }

    /** @return what rows hold, recognizable as a ciphertext of KMS */
    static String text(List<SdkBytes> ciphertexts) {
        return ciphertexts.stream()
                .map(ciphertext -> Base64.getEncoder().encodeToString(ciphertext.asByteArrayUnsafe()))
                .collect(Collectors.joining(SEPARATOR, PREFIX, ""));
    }

    static List<SdkBytes> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new CryptoException(CryptoFailure.INTEGRITY);
        }
        try {
            return Stream.of(text.substring(PREFIX.length()).split("\\.", -1))
                    .map(Base64.getDecoder()::decode)
                    .map(SdkBytes::fromByteArray)
                    .toList();
        } catch (IllegalArgumentException notBase64) {
            throw new CryptoException(CryptoFailure.INTEGRITY);
        }
    }

    /** @param number from 1 */
    static Map<String, String> context(CipherContext place, int number, int all) {
        Map<String, String> context = new HashMap<>(place.fields());
        context.put("chunk", number + "/" + all);
        return context;
    }
}
