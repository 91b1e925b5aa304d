package io.tenantservice.apikey;

/** What a key is for; it stands in the key's text. */
public enum Environment {
    LIVE,
    TEST
}
