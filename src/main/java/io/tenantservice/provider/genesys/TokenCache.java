package io.tenantservice.provider.genesys;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tokens by client and secret, so that one that was got with an old secret is never used for a new one. Who asks while
 * a login is under way waits for that one.
 */
final class TokenCache {

    private static final int MAX_SLOTS = 10_000;

    /** @param secretHash SHA-256, so that the secret itself stays nowhere longer than a call takes */
    private record Key(GenesysRegion region, String clientId, String secretHash) {}

    /** One login and its token. It is stale when the login failed, or four fifths of the token's life are over. */
    private static final class Slot {

        private static final long NOT_YET_KNOWN = 0;

        private final Uni<Secret> token;
        private volatile long renewAtNanos = NOT_YET_KNOWN;

        Slot(Supplier<Uni<Genesys.Token>> login) {
            token = Uni.createFrom()
                    .deferred(login::get)
                    .invoke(fresh -> renewAtNanos = in(Duration.ofSeconds(fresh.expiresInSeconds())
                            .multipliedBy(4)
                            .dividedBy(5)))
                    .map(Genesys.Token::requireAccessToken)
                    .onFailure()
                    .invoke(failure -> renewAtNanos = in(Duration.ZERO))
                    .memoize()
                    .indefinitely();
        }

        boolean isStale() {
            return renewAtNanos != NOT_YET_KNOWN && System.nanoTime() - renewAtNanos >= 0;
        }

        private static long in(Duration time) {
            long at = System.nanoTime() + time.toNanos();
            return at == NOT_YET_KNOWN ? at + 1 : at;
        }
    }

    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    Uni<Secret> get(GenesysAccess access, Supplier<Uni<Genesys.Token>> login) {
        if (slots.size() > MAX_SLOTS) {
            slots.values().removeIf(Slot::isStale);
        }
        return slots.compute(key(access), (key, slot) -> slot == null || slot.isStale() ? new Slot(login) : slot).token;
    }

    void forget(GenesysAccess access) {
        slots.remove(key(access));
    }

    /** @param refused which {@link #get} gave. One that somebody has got in its place since then is kept */
    void forget(GenesysAccess access, Uni<Secret> refused) {
        slots.computeIfPresent(key(access), (key, slot) -> slot.token == refused ? null : slot);
    }

    private static Key key(GenesysAccess access) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(access.clientSecret().revealBytes());
            return new Key(access.region(), access.clientId(), HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
