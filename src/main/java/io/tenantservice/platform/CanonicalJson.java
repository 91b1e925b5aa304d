package io.tenantservice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON in the one form that the JSON Canonicalization Scheme (RFC 8785) leaves: for what is hashed or signed. */
public final class CanonicalJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CanonicalJson() {}

    /**
     * @param content maps, lists, texts, truth values and whole numbers up to 2^53; what is larger the scheme rounds
     * @return its bytes in UTF-8
     */
    public static byte[] of(Object content) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(content))
                    .getEncodedString()
                    .getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("content that cannot be written", e);
        } catch (IOException e) {
            throw new IllegalStateException("content without a canonical form", e);
        }
    }
}
