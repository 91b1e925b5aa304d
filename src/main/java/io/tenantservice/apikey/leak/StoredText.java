package io.tenantservice.apikey.leak;

import io.tenantservice.platform.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a reporter tells, made fit to be kept. It is not refused: whoever puts a key into a file with a long name would
 * decide that nobody learns of it, nor of the other leaks of the same report.
 */
final class StoredText {

    private static final String MASK = "[secret]";

    private StoredText() {}

    /**
     * @param leaked the key, which an address may hold too
     * @param most characters
     * @return nothing when there is no text
     */
    static @Nullable String of(@Nullable String text, Secret leaked, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        text.replace(leaked.reveal(), MASK)
                .codePoints()
                .map(point -> isFit(point) ? point : '?')
                .limit(most)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** PostgreSQL keeps neither U+0000 nor half of a surrogate pair, and no log line wants the others. */
    private static boolean isFit(int point) {
        return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
    }
}
