package io.tenantservice.platform.http;

import java.util.Arrays;
import java.util.List;

/** What a caller holds from an earlier read, so that it need not be sent again (RFC 9110 section 13.1.2). */
public record IfNoneMatch(String tags) {

    private static final String WEAK = "W/";

    /** @param headers all of the request, as the field may be sent in several lines */
    public static IfNoneMatch of(List<String> headers) {
        return new IfNoneMatch(String.join(",", headers));
    }

    /** @param current the entity tag of what would be answered; compared weakly */
    public boolean holds(String current) {
        if (tags.isEmpty()) {
            return false;
        }
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(","))
                        .map(tag -> opaque(tag.strip()))
                        .anyMatch(opaque(current)::equals);
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
