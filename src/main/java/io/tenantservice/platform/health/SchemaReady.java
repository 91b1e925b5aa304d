package io.tenantservice.platform.health;

/** Fired once, when the database has been reached and its schema found to be the one that this program needs. */
public record SchemaReady() {}
