package io.tenantservice.platform.secret;

/** What a text must be so that it is stored as it was sent. */
public final class Texts {

    private Texts() {}

    /** Whether the text has an encoding in UTF-8; half of a surrogate pair has none, and would be stored as "?". */
    public static boolean isWellFormed(String text) {
        // Every text of every request comes by here, so there is no stream.
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
