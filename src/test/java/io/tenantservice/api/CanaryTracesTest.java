package io.tenantservice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryTracesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc"})
    void tracesAreFoundInTextBase64AndBytes(String before) {
        String secret = Canary.secret(before);
        String base64 = Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));

        assertThat(Canary.traces()).anyMatch(secret::contains);
        assertThat(Canary.traces()).anyMatch(base64::contains);
        assertThat(Canary.traces()).anyMatch(HexFormat.of().formatHex(secret.getBytes(UTF_8))::contains);
        assertThat(Canary.traces()).anyMatch(HexFormat.of().formatHex(base64.getBytes(UTF_8))::contains);
        assertThat(Canary.traces()).noneMatch("a text that holds no canary"::contains);
    }
}
