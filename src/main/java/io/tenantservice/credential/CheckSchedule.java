package io.tenantservice.credential;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** Says when a credential is checked next. There is chance in it, so that many do not come at once. */
@ApplicationScoped
class CheckSchedule {

    private static final int HALF = 50;

    private final RecheckConfig config;
    private final SecureRandom random;

    CheckSchedule(RecheckConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
    }

    /** @return after an answer the usual time at most; after a silence soon at first, and later the longer it lasts */
    Instant next(Health health, Instant now) {
        return health.state() == CredentialHealth.UNREACHABLE
                ? now.plus(upTo(pause(health.current().since(), now), HALF))
                : now.plus(upTo(config.every(), config.jitterPercent()));
    }

    /** @return a time after the pause that a limit asks for */
    Instant postponed(Duration pause, Instant now) {
        return now.plus(pause).plus(upTo(config.afterSilence(), 100));
    }

    private Duration pause(Instant silentSince, Instant now) {
        Duration silence = Duration.between(silentSince, now);
        Duration longer = silence.compareTo(config.afterSilence()) > 0 ? silence : config.afterSilence();
        return longer.compareTo(config.every()) < 0 ? longer : config.every();
    }

    private Duration upTo(Duration most, int jitterPercent) {
        long jitterMillis = most.toMillis() * jitterPercent / 100;
        return most.minusMillis(random.nextLong(jitterMillis + 1));
    }
}
