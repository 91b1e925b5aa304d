package io.tenantservice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Secrets that are easy to find wherever they got out. */
public final class Canary {

    /** Stands in every secret that a test sends. */
    public static final String MARK = "cAnArY-7f3a";

    private static final int BITS_OF_BASE64 = 6;

    private Canary() {}

    public static String secret(String prefix) {
        return prefix + MARK + UUID.randomUUID();
    }

    /** @return what stands in a dump that holds a secret: as text, in base64, or as the bytes of either */
    public static List<String> traces() {
        return Stream.concat(Stream.of(MARK), IntStream.range(0, 3).mapToObj(Canary::base64))
                .flatMap(text -> Stream.of(text, HexFormat.of().formatHex(text.getBytes(UTF_8))))
                .toList();
    }

    /** The characters of its base64 that do not depend on what stands before and behind it. */
    private static String base64(int bytesBefore) {
        String encoded = Base64.getEncoder().encodeToString(("x".repeat(bytesBefore) + MARK).getBytes(UTF_8));
        int from = Math.ceilDiv(bytesBefore * Byte.SIZE, BITS_OF_BASE64);
        int to = (bytesBefore + MARK.length()) * Byte.SIZE / BITS_OF_BASE64;
        return encoded.substring(from, to);
    }
}
