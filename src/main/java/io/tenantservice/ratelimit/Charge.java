package io.tenantservice.ratelimit;

/**
 * What is to be taken from one limit.
 *
 * @param cost 0 takes nothing and tells how the limit stands; more than the limit is always refused
 */
public record Charge(RateLimit limit, int cost) {}
