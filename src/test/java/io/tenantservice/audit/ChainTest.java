package io.tenantservice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChainTest {

    private static final Entry ENTRY = new Entry(
            new UUID(0, 1),
            Instant.parse("2026-11-24T10:15:30.123456Z"),
            "oidc:ops",
            Action.TENANT_SUSPENDED,
            new Target("tenant", new UUID(0, 1)),
            "req-00000001",
            new TreeMap<>(Map.of("reason", "überfällig \"1\"")));

    @Test
    void contentIsInCanonicalForm() {
        assertThat(new String(Chain.canonical(ENTRY), UTF_8))
                .isEqualTo("{\"action\":\"TENANT_SUSPENDED\",\"actor\":\"oidc:ops\","
                        + "\"at\":\"2026-11-24T10:15:30.123456Z\",\"details\":{\"reason\":\"überfällig \\\"1\\\"\"},"
                        + "\"request_id\":\"req-00000001\","
                        + "\"target\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"type\":\"tenant\"}}");
    }

    /** Computed with sha256sum over the bytes that the class documents; it must never change. */
    @Test
    void hashOfAKnownEntryStaysTheSame() {
        byte[] hash = Chain.hash(new byte[Chain.HASH_BYTES], 1, "{}".getBytes(UTF_8));

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("3503c37b85f05450cd23f06ee663ea7d081b2a2209e2a2b126437ef35d2bf372");
    }

    @Test
    void everyInputChangesTheHash() {
        byte[] content = Chain.canonical(ENTRY);
        byte[] previous = new byte[Chain.HASH_BYTES];
        byte[] hash = Chain.hash(previous, 1, content);
        byte[] otherPrevious = previous.clone();
        otherPrevious[31] = 1;

        assertThat(Chain.hash(otherPrevious, 1, content)).isNotEqualTo(hash);
        assertThat(Chain.hash(previous, 2, content)).isNotEqualTo(hash);
        assertThat(Chain.hash(previous, 1, "{}".getBytes(UTF_8))).isNotEqualTo(hash);
    }
}
