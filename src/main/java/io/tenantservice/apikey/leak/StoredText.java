package io.tenantservice.apikey.leak;

import org.jspecify.annotations.Nullable;

/**
 * What a reporter tells, made fit to be kept. It is not refused: whoever puts a key into a file with a long name would
 * decide that nobody learns of it, nor of the other leaks of the same report.
 */
final class StoredText {

    private StoredText() {}

    /**
     * @param mask of the report, as an address may hold its texts too
     * @param most characters
     * @return nothing when there is no text
     */
    static @Nullable String of(@Nullable String text, TextMask mask, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        mask.over(text)
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
