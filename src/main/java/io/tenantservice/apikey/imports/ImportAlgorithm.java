package io.tenantservice.apikey.imports;

/** How the other system has hashed its keys. */
public enum ImportAlgorithm {
    /** Of the UTF-8 bytes of the key, without a salt. */
    SHA256,
    /** $2a$, $2b$ or $2y$. */
    BCRYPT
}
