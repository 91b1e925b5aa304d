package io.tenantservice.platform.http;

/** Work that goes on after its request has been answered, with 202 and the address at which it can be followed. */
public interface Accepted extends Representation {}
