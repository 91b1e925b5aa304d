package io.tenantservice.apikey.imports;

/** Characters of a key after its prefix. */
public enum KeyAlphabet {
    /** 0-9. */
    DIGITS,
    /** 0-9, a-f, A-F. */
    HEX,
    /** 0-9, A-Z, a-z. */
    BASE62,
    /** 0-9, A-Z, a-z, - and _, which has base 36 and most else in it. */
    BASE64URL;

    boolean has(char character) {
        return switch (this) {
            case DIGITS -> isDigit(character);
            case HEX ->
                isDigit(character) || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
            case BASE62 -> isDigit(character) || isLetter(character);
            case BASE64URL -> isDigit(character) || isLetter(character) || character == '-' || character == '_';
        };
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }
}
