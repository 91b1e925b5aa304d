package io.tenantservice.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {

    private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    /** What was known, what a check brought, and what is known then: a name, or UNREACHABLE over that name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNVERIFIED               | VALID                    | VALID
            UNVERIFIED               | CREDENTIAL_INVALID       | INVALID
            UNVERIFIED               | PROVIDER_UNAVAILABLE     | UNREACHABLE:UNVERIFIED
            VALID                    | VALID                    | VALID
            VALID                    | CREDENTIAL_EXPIRED       | INVALID
            VALID                    | PROVIDER_SCOPE_MISSING   | INSUFFICIENT_SCOPE
            VALID                    | PROVIDER_UNAVAILABLE     | UNREACHABLE:VALID
            VALID                    | PROVIDER_RATE_LIMITED    | UNREACHABLE:VALID
            VALID                    | PROVIDER_REQUEST_REFUSED | UNREACHABLE:VALID
            INVALID                  | VALID                    | VALID
            INVALID                  | PROVIDER_UNAVAILABLE     | UNREACHABLE:INVALID
            INSUFFICIENT_SCOPE       | VALID                    | VALID
            INSUFFICIENT_SCOPE       | CREDENTIAL_INVALID       | INVALID
            INSUFFICIENT_SCOPE       | PROVIDER_UNAVAILABLE     | UNREACHABLE:INSUFFICIENT_SCOPE
            UNREACHABLE:VALID        | PROVIDER_RATE_LIMITED    | UNREACHABLE:VALID
            UNREACHABLE:VALID        | VALID                    | VALID
            UNREACHABLE:VALID        | CREDENTIAL_INVALID       | INVALID
            UNREACHABLE:INVALID      | VALID                    | VALID
            UNREACHABLE:UNVERIFIED   | PROVIDER_SCOPE_MISSING   | INSUFFICIENT_SCOPE""")
    void checkLeadsFromWhatIsKnownTo(String before, String said, String after) {
        assertThat(name(health(before).after(check(said), NOW))).isEqualTo(after);
    }

    private static CredentialVerification check(String said) {
        return switch (said) {
            case "VALID" -> CredentialVerification.valid();
            case "PROVIDER_UNAVAILABLE", "PROVIDER_RATE_LIMITED" ->
                CredentialVerification.unreachable(ProblemCode.valueOf(said));
            default -> CredentialVerification.rejected(ProblemCode.valueOf(said), "", "hint");
        };
    }

    private static Health health(String name) {
        String[] states = name.split(":");
        HealthStatus current = status(states[0]);
        return new Health(current, states.length == 1 ? null : status(states[1]), BEFORE, BEFORE);
    }

    private static HealthStatus status(String state) {
        return new HealthStatus(CredentialHealth.valueOf(state), BEFORE, null, null, null);
    }

    private static String name(Health health) {
        HealthStatus known = health.known();
        return health.state() + (known == null ? "" : ":" + known.state());
    }
}
