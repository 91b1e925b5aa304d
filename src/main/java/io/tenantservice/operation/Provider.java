package io.tenantservice.operation;

/** Whose answer a step failed by. */
public enum Provider {
    META,
    GENESYS
}
