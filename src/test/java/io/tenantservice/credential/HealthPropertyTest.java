package io.tenantservice.credential;

import static io.tenantservice.credential.CredentialHealth.UNREACHABLE;
import static io.tenantservice.credential.CredentialHealth.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever a provider says and however often it is silent in between. */
class HealthPropertyTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Property
    void healthIsTheLastAnswerOrUnreachableDuringASilence(@ForAll("checks") List<CredentialVerification> checks) {
        Health health = after(checks);

        CredentialHealth lastWord = lastAnswer(checks).health();
        boolean silent = !checks.isEmpty() && !checks.getLast().isAnswer();
        assertThat(health.state()).isEqualTo(silent ? UNREACHABLE : lastWord);
        assertThat(known(health)).isEqualTo(silent ? lastWord : null);
    }

    @Property
    void silenceNeverTurnsWhatIsKnown(@ForAll("checks") List<CredentialVerification> checks) {
        List<CredentialVerification> answers =
                checks.stream().filter(CredentialVerification::isAnswer).toList();

        HealthStatus withSilences = lastWord(after(checks));
        HealthStatus withoutThem = lastWord(after(answers));

        assertThat(withSilences.state()).isEqualTo(withoutThem.state());
        assertThat(withSilences.code()).isEqualTo(withoutThem.code());
        assertThat(withSilences.hint()).isEqualTo(withoutThem.hint());
    }

    @Property
    void sinceIsTheFirstOfTheChecksThatSaidTheSame(@ForAll("checks") List<CredentialVerification> checks) {
        Health health = after(checks);

        int first = checks.size();
        while (first > 0 && saysNoOther(checks.get(first - 1), health)) {
            first--;
        }
        while (health.state() != UNREACHABLE
                && first < checks.size()
                && !checks.get(first).isAnswer()) {
            first++;
        }
        assertThat(health.current().since()).isEqualTo(health.state() == UNVERIFIED ? START : at(first));
    }

    @Property
    void timesAreThoseOfTheLastCheckAndTheLastAnswer(@ForAll("checks") List<CredentialVerification> checks) {
        Health health = after(checks);

        int answered = checks.size() - 1;
        while (answered >= 0 && !checks.get(answered).isAnswer()) {
            answered--;
        }
        assertThat(health.checkedAt()).isEqualTo(checks.isEmpty() ? null : at(checks.size() - 1));
        assertThat(health.answeredAt()).isEqualTo(answered < 0 ? null : at(answered));
    }

    /** During a silence only a silence says the same; else the silences between equal answers do not count. */
    private static boolean saysNoOther(CredentialVerification check, Health health) {
        return health.state() == UNREACHABLE
                ? !check.isAnswer()
                : !check.isAnswer() || check.health() == health.state();
    }

    private static Health after(List<CredentialVerification> checks) {
        Health health = Health.unverified(START);
        for (int i = 0; i < checks.size(); i++) {
            health = health.after(checks.get(i), at(i));
        }
        return health;
    }

    private static Instant at(int check) {
        return START.plusSeconds(60 * (check + 1L));
    }

    private static CredentialVerification lastAnswer(List<CredentialVerification> checks) {
        return checks.reversed().stream()
                .filter(CredentialVerification::isAnswer)
                .findFirst()
                .orElse(new CredentialVerification(UNVERIFIED, null, null, null));
    }

    private static HealthStatus lastWord(Health health) {
        return health.known() == null ? health.current() : health.known();
    }

    private static @Nullable CredentialHealth known(Health health) {
        return health.known() == null ? null : health.known().state();
    }

    @Provide
    Arbitrary<List<CredentialVerification>> checks() {
        return Arbitraries.of(
                        CredentialVerification.valid(),
                        CredentialVerification.rejected(ProblemCode.CREDENTIAL_INVALID, "190", "Make a new one."),
                        CredentialVerification.rejected(ProblemCode.CREDENTIAL_EXPIRED, "190/463", "Make a new one."),
                        CredentialVerification.rejected(ProblemCode.PROVIDER_SCOPE_MISSING, "", "Grant it."),
                        CredentialVerification.rejected(ProblemCode.PROVIDER_REQUEST_REFUSED, "100", "Report it."),
                        CredentialVerification.unreachable(ProblemCode.PROVIDER_UNAVAILABLE),
                        CredentialVerification.unreachable(ProblemCode.PROVIDER_RATE_LIMITED))
                .list()
                .ofMaxSize(12);
    }
}
