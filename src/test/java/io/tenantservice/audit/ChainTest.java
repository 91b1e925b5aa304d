package io.tenantservice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
}
