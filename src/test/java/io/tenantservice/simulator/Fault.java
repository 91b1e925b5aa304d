package io.tenantservice.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What shall go wrong, for the next so many calls that match.
 *
 * @param times how many calls it spoils; 1 when it is not given
 * @param status the HTTP status of {@code server_error} (500, 503 or 504) and {@code echo} (200 or 400)
 * @param millis how long {@code slow}, {@code stall} and {@code late} wait, and {@code trickle} between two bytes; 1000 when not given
 * @param percent how much of the limit is used that {@code busy} tells
 * @param retryAfter the seconds (Genesys) or minutes (Meta) that {@code rate_limited} asks for
 */
public record Fault(
        Provider provider,
        @Nullable Match match,
        @Nullable Integer times,
        Kind fault,
        @Nullable Integer status,
        @Nullable Integer millis,
        @Nullable Integer retryAfter,
        @Nullable Integer percent) {

    /** The names that the control plane knows are the small ones: {@code rate_limited}. */
    public enum Kind {
        INVALID_TOKEN,
        EXPIRED,
        WRONG_ASSET,
        MISSING_SCOPE,
        WRONG_REGION,
        /** Meta alone: the app secret is not that of the token's app. */
        WRONG_PROOF,
        RATE_LIMITED,
        /** A good answer that tells how much of the limit is used. */
        BUSY,
        SERVER_ERROR,
        /** HTML from a proxy, status 502. */
        BAD_GATEWAY,
        SLOW,
        /** Status and headers of a good answer, and nothing of its body; after {@code millis} the connection breaks. */
        STALL,
        /** A good answer of which a byte comes every {@code millis}. */
        TRICKLE,
        /** A good answer with fields and values that nobody has documented. */
        UNKNOWN_FIELDS,
        /** Status 200 with JSON that ends in the middle. */
        MALFORMED,
        /** Status 200 with a page for people. */
        HTML,
        /** Status 200 with nothing. */
        EMPTY,
        /** A good answer with numbers where texts belong, objects where numbers do, and so on. */
        WRONG_TYPES,
        /** Status 200 with an object that holds nothing, as a captive portal might answer. */
        EMPTY_OBJECT,
        /** The call takes effect and the connection breaks before the answer. */
        LOST_REPLY,
        /** The connection breaks at once, and the call takes effect {@code millis} later. */
        LATE,
        /** Repeats all that was sent, where an error's text or an object is expected. Nothing of it may show up. */
        ECHO,
        /** M6 alone: the callback does not answer as it should. */
        HANDSHAKE_FAILED,
        /** G6 alone: the integration is accepted, and fails afterwards. */
        CREATE_ERROR;

        /** Whether a call that it meets changes what it is there to change. */
        public boolean takesEffect() {
            return switch (this) {
                case BUSY,
                        SLOW,
                        STALL,
                        TRICKLE,
                        UNKNOWN_FIELDS,
                        MALFORMED,
                        WRONG_TYPES,
                        LOST_REPLY,
                        LATE,
                        CREATE_ERROR -> true;
                default -> false;
            };
        }
    }

    public Fault {
        if (provider == Provider.META && (fault == Kind.WRONG_REGION || fault == Kind.CREATE_ERROR)) {
            throw new IllegalArgumentException("Meta has no " + fault);
        }
        if (provider == Provider.GENESYS && (fault == Kind.WRONG_PROOF || fault == Kind.HANDSHAKE_FAILED)) {
            throw new IllegalArgumentException("Genesys has no " + fault);
        }
    }

    /** The two that can be spoiled. */
    public enum Provider {
        META,
        GENESYS
    }

    /**
     * @param call for example {@code M2}; absent matches each
     * @param path a part of the path, for example an asset's id; absent matches each
     * @param asset one of the ids that the journal tells of such a call; absent matches each
     */
    public record Match(
            @Nullable String call,
            @Nullable String path,
            @Nullable String asset) {

        boolean fits(String name, String actualPath, List<String> assets) {
            return (call == null || call.equals(name))
                    && (path == null || actualPath.contains(path))
                    && (asset == null || assets.contains(asset));
        }
    }

    boolean fits(Provider actual, String name, String path, List<String> assets) {
        return provider == actual && (match == null || match.fits(name, path, assets));
    }

    Duration delay() {
        return Duration.ofMillis(Optional.ofNullable(millis).orElse(1000));
    }

    public int statusOr(int otherwise) {
        return Optional.ofNullable(status).orElse(otherwise);
    }

    public int percentOr(int otherwise) {
        return Optional.ofNullable(percent).orElse(otherwise);
    }

    public int retryAfterOr(int otherwise) {
        return Optional.ofNullable(retryAfter).orElse(otherwise);
    }
}
