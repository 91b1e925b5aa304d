package io.tenantservice.apikey.leak;

import java.util.regex.Pattern;

/** How a reporter names its keys: GitHub by 64 hexadecimal digits. It stands in audit entries. */
final class KeyIdentifier {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private KeyIdentifier() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
