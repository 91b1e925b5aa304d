package io.tenantservice.api;

import java.util.UUID;

/** Secrets that are easy to find wherever they got out. */
public final class Canary {

    /** Stands in every secret that a test sends. */
    public static final String MARK = "cAnArY-7f3a";

    private Canary() {}

    public static String secret(String prefix) {
        return prefix + MARK + UUID.randomUUID();
    }
}
