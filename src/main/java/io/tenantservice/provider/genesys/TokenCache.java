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

    /** One client's token, and until when it is used. */
    private static final class Slot {

        private final Uni<Secret> token;
        private volatile long renewAtNanos = System.nanoTime();

        Slot(Supplier<Uni<Genesys.Token>> login) {
            token = Uni.createFrom()
                    .deferred(login::get)
                    .invoke(fresh ->
                            renewAtNanos = System.nanoTime() + usable(fresh).toNanos())
                    .map(Genesys.Token::accessToken)
                    .memoize()
                    .until(this::isStale);
        }

        boolean isStale() {
            return System.nanoTime() - renewAtNanos >= 0;
        }

        /** A token is renewed when four fifths of its life are over. */
        private static Duration usable(Genesys.Token token) {
            return Duration.ofSeconds(token.expiresInSeconds()).multipliedBy(4).dividedBy(5);
        }
    }

    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    Uni<Secret> get(GenesysAccess access, Supplier<Uni<Genesys.Token>> login) {
        if (slots.size() > MAX_SLOTS) {
            slots.values().removeIf(Slot::isStale);
        }
        return slots.computeIfAbsent(key(access), absent -> new Slot(login)).token;
    }

    void forget(GenesysAccess access) {
        slots.remove(key(access));
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
