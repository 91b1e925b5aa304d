package io.tenantservice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Places that differ in one thing are different places, for providers that take bytes and for those that take texts. */
class CipherContextsTest {

    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    private static final List<CipherContext> PLACES = List.of(
            new CredentialContext(ONE, ONE, 1, Purpose.ACCESS_TOKEN),
            new CredentialContext(OTHER, ONE, 1, Purpose.ACCESS_TOKEN),
            new CredentialContext(ONE, OTHER, 1, Purpose.ACCESS_TOKEN),
            new CredentialContext(ONE, ONE, 2, Purpose.ACCESS_TOKEN),
            new CredentialContext(ONE, ONE, 1, Purpose.APP_SECRET),
            new PepperContext(1),
            new PepperContext(2),
            new AnswerContext("alice", "key"),
            new AnswerContext("alic", "ekey"),
            new AnswerContext("alice", "other"),
            new IntakeContext(ONE, IntakeContext.Part.REQUEST),
            new IntakeContext(OTHER, IntakeContext.Part.REQUEST),
            new IntakeContext(ONE, IntakeContext.Part.API_KEY),
            new WebhookSecretContext(ONE, ONE, 1),
            new WebhookSecretContext(OTHER, ONE, 1),
            new WebhookSecretContext(ONE, OTHER, 1),
            new WebhookSecretContext(ONE, ONE, 2));

    @Test
    void noTwoPlacesAreTheSame() {
        assertThat(PLACES.stream().map(CipherContext::fields)).doesNotHaveDuplicates();
        assertThat(PLACES.stream().map(place -> Arrays.toString(place.bytes()))).doesNotHaveDuplicates();
    }

    @Test
    void fieldsHoldIdsDigestsAndNumbersAlone() {
        for (CipherContext place : PLACES) {
            assertThat(place.fields()).containsKey("kind");
            place.fields().forEach((name, value) -> {
                if (!name.equals("kind")) {
                    assertThat(value).as(name).matches("[0-9a-f-]{1,64}");
                }
            });
        }
    }
}
