package io.tenantservice.credential;

import static io.tenantservice.credential.CredentialHealth.UNREACHABLE;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a credential. Only what its provider says changes what is known; the provider's silence hides it
 * until the next answer.
 *
 * @param known what the provider said last, while it is silent; null otherwise
 * @param checkedAt when the provider was asked last; null before it has been
 * @param answeredAt when it answered last; null before it has
 */
@Embeddable
record Health(
        @Embedded
        @AttributeOverride(name = "state", column = @Column(name = "health"))
        @AttributeOverride(name = "since", column = @Column(name = "health_since"))
        @AttributeOverride(name = "code", column = @Column(name = "health_code"))
        @AttributeOverride(name = "providerCode", column = @Column(name = "health_provider_code"))
        @AttributeOverride(name = "hint", column = @Column(name = "health_hint"))
        HealthStatus current,

        @Embedded
        @AttributeOverride(name = "state", column = @Column(name = "known_health"))
        @AttributeOverride(name = "since", column = @Column(name = "known_health_since"))
        @AttributeOverride(name = "code", column = @Column(name = "known_health_code"))
        @AttributeOverride(name = "providerCode", column = @Column(name = "known_health_provider_code"))
        @AttributeOverride(name = "hint", column = @Column(name = "known_health_hint"))
        @Nullable
        HealthStatus known,

        @Column(name = "last_checked_at") @Nullable Instant checkedAt,
        @Column(name = "last_answered_at") @Nullable Instant answeredAt) {

    /** Of secrets that nobody has asked the provider about. */
    static Health unverified(Instant now) {
        return new Health(HealthStatus.unverified(now), null, null, null);
    }

    /** Of secrets that the provider has found good before they came into use. */
    static Health verifiedBefore(CredentialVerification good, Instant now) {
        return new Health(HealthStatus.of(good, now), null, null, null);
    }

    /** The same, when the provider has found them good just now. */
    Health confirmed(Instant now) {
        return new Health(current, null, now, now);
    }

    /** @param said the provider's answer, or UNREACHABLE for none */
    Health after(CredentialVerification said, Instant now) {
        HealthStatus lastWord = lastWord();
        if (said.health() == UNREACHABLE) {
            Instant silentSince = current.state() == UNREACHABLE ? current.since() : now;
            return new Health(HealthStatus.of(said, silentSince), lastWord, now, answeredAt);
        }
        Instant since = said.health() == lastWord.state() ? lastWord.since() : now;
        HealthStatus answer = lastWord.explains(said) ? lastWord : HealthStatus.of(said, since);
        return new Health(answer, null, now, now);
    }

    private HealthStatus lastWord() {
        return current.state() == UNREACHABLE && known != null ? known : current;
    }

    CredentialHealth state() {
        return current.state();
    }

    boolean differsFrom(Health other) {
        return current.differsFrom(other.current);
    }
}
