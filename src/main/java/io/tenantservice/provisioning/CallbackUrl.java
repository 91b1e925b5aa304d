package io.tenantservice.provisioning;

import java.util.Map;

/** An address of the platform with places for ids. */
final class CallbackUrl {

    static final String FORM = "https://[a-zA-Z0-9.:-]+(/[a-zA-Z0-9._{}-]*)*";

    /** Stays below the 200 characters that both providers take, with two ids filled in. */
    static final int MAX_LENGTH = 120;

    private CallbackUrl() {}

    static String fill(String template, Map<String, String> ids) {
        String url = template;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            url = url.replace("{" + id.getKey() + "}", id.getValue());
        }
        return url;
    }
}
