package io.tenantservice.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Against the library that consumers use. */
class StandardSignatureTest {

    private static final String ID = "0199f0a2-0000-7000-8000-000000000001";

    /** The example of the specification's reference implementations. */
    @Test
    void knownSignatureIsMade() {
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(StandardSignature.of(
                        List.of(key), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Property(tries = 100)
    void consumersVerifyWhatEitherOfTwoKeysHasSigned(
            @ForAll @Size(min = 24, max = 64) byte[] key,
            @ForAll @Size(min = 24, max = 64) byte[] other,
            @ForAll String body) {
        long now = Instant.now().getEpochSecond();

        String signatures = StandardSignature.of(List.of(key, other), ID, now, body);

        assertThatCode(() -> verify(key, now, body, signatures)).doesNotThrowAnyException();
        assertThatCode(() -> verify(other, now, body, signatures)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(key, now, body + "x", signatures))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private static void verify(byte[] key, long seconds, String body, String signatures) throws Exception {
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of(ID),
                "webhook-timestamp", List.of(Long.toString(seconds)),
                "webhook-signature", List.of(signatures));
        new Webhook("whsec_" + Base64.getEncoder().encodeToString(key))
                .verify(body, HttpHeaders.of(headers, (name, value) -> true));
    }
}
