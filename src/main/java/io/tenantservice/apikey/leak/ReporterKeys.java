package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.LEAK_KEYS_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_REPORTS_OFF;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_SIGNATURE_INVALID;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The reporter's public keys, from memory as long as they are fresh. Whoever sends made-up identifiers has the source
 * asked once a minute; while it is away, what is known goes on to be believed.
 */
@ApplicationScoped
class ReporterKeys {

    private static final Logger LOG = Logger.getLogger(ReporterKeys.class);

    private static final Duration FRESH_FOR = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final PublicKeySource source;
    private final MonotonicClock clock;

    /** @param at when the source was asked for them */
    private record Known(Map<String, ECPublicKey> keys, long at) {}

    private @Nullable Known known;
    private @Nullable Long askedAt;
    private boolean isSilent;
    private @Nullable Uni<Void> underWay;

    ReporterKeys(PublicKeySource source, MonotonicClock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** @return fails with LEAK_REPORTS_OFF, LEAK_KEYS_UNAVAILABLE, and LEAK_SIGNATURE_INVALID when there is no such key */
    Uni<ECPublicKey> find(String identifier) {
        if (!source.isConfigured()) {
            return Uni.createFrom().failure(Problem.of(LEAK_REPORTS_OFF));
        }
        return isFresh(identifier)
                ? Uni.createFrom().item(() -> require(identifier))
                : CallerContext.keep(Uni.createFrom().deferred(this::refresh)).map(asked -> require(identifier));
    }

    private synchronized boolean isFresh(String identifier) {
        return known != null
                && known.keys().containsKey(identifier)
                && clock.nanosSince(known.at()) < FRESH_FOR.toNanos();
    }

    private synchronized ECPublicKey require(String identifier) {
        ECPublicKey key = known == null ? null : known.keys().get(identifier);
        if (key != null) {
            return key;
        }
        if (isSilent || known == null) {
            // It may be a new one.
            throw Problem.of(LEAK_KEYS_UNAVAILABLE).retryAfter(PAUSE);
        }
        throw Problem.of(LEAK_SIGNATURE_INVALID, "The reporter has published no key with this identifier.");
    }

    /** Asks the source, unless somebody else does or has done so a moment ago; ends in any case. */
    private synchronized Uni<Void> refresh() {
        if (underWay != null) {
            return underWay;
        }
        if (askedAt != null && clock.nanosSince(askedAt) < PAUSE.toNanos()) {
            return Uni.createFrom().voidItem();
        }
        long now = clock.nanos();
        askedAt = now;
        underWay = source.fetch()
                .invoke(keys -> keep(keys, now))
                .onFailure(Exception.class)
                .invoke(this::noteSilence)
                .onFailure(Exception.class)
                .recoverWithNull()
                .replaceWithVoid()
                // Also after what is no Exception: who came later would wait for ever.
                .onTermination()
                .invoke(this::end)
                .memoize()
                .indefinitely();
        return underWay;
    }

    private synchronized void keep(Map<String, ECPublicKey> keys, long at) {
        known = new Known(keys, at);
        isSilent = false;
    }

    private synchronized void noteSilence(Throwable failure) {
        isSilent = true;
        LOG.warnf(
                "The public keys of the reporter of leaks cannot be had, %s: %s",
                known == null ? "so no report is taken" : "so those that are known stay in use", failure.getMessage());
    }

    private synchronized void end() {
        underWay = null;
    }
}
