package io.tenantservice.platform.secret;

/** What a text must be so that it is stored as it was sent. */
public final class Texts {

    private Texts() {}

    /** Whether the text has an encoding in UTF-8; half of a surrogate pair has none, and would be stored as "?". */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
}
